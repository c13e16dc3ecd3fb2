using System.Buffers.Binary;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Esp;

/// <summary>
/// The sending half of one ESP SA: takes sequence numbers from the ranges added, writes header, padding and trailer around a payload and encrypts it in place (RFC
/// 4303 §3.3).
/// </summary>
/// <remarks>
/// Single-threaded. Owns its transform. No number is ever used twice: it is spent before the transform runs. The caller
/// counts the drop reasons that <see cref="Seal"/> returns.
/// </remarks>
public sealed class EspSealer : IDisposable
{

    private readonly EspTransform _transform;
    private readonly EspOverhead _overhead;
    private readonly ulong _lastNumber;
    private readonly Queue<SequenceRange> _later = new();
    private SequenceRange _current = new(1, 1);
    private ulong _handedEnd = 1;
    private ulong _laterCount;

    /// <summary>Makes a sealer without sequence numbers: call <see cref="AddRange"/> first.</summary>
    /// <param name="spi">The SPI that the receiver chose; not 0.</param>
    /// <param name="transform">Ownership passes to the sealer.</param>
    /// <param name="esn">Whether the SA has extended (64-bit) sequence numbers.</param>
    /// <param name="limits">How long the SA may be used.</param>
    /// <param name="now">The instant of creation.</param>
    public EspSealer(uint spi, EspTransform transform, bool esn, LifetimeLimits limits, MonotonicTime now)
        : this(spi, transform, esn, new Lifetime(limits, now))
    {
    }

    /// <summary>Makes a sealer without sequence numbers, for an SA that is older than its sealer.</summary>
    /// <param name="spi">The SPI that the receiver chose; not 0.</param>
    /// <param name="transform">Ownership passes to the sealer.</param>
    /// <param name="esn">Whether the SA has extended (64-bit) sequence numbers.</param>
    /// <param name="lifetime">The SA's lifetime usage. Shared: the host may read it and call its timer.</param>
    public EspSealer(uint spi, EspTransform transform, bool esn, Lifetime lifetime)
    {
        //= RFC4303 §2.1: SPI 0 is reserved for local use and is never sent
        ArgumentOutOfRangeException.ThrowIfZero(spi);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(lifetime);
        Spi = spi;
        Esn = esn;
        _transform = transform;
        _overhead = EspOverhead.Of(transform);
        _lastNumber = esn ? ulong.MaxValue - 1 : EspSpecConstants.LastShortSequence;
        Lifetime = lifetime;
    }

    /// <summary>The SPI in each packet.</summary>
    public uint Spi { get; }

    /// <summary>Whether the SA has extended sequence numbers.</summary>
    public bool Esn { get; }

    /// <summary>The octets that the transform adds to a payload.</summary>
    public EspOverhead Overhead => _overhead;

    /// <summary>The SA's use of its lifetime.</summary>
    public Lifetime Lifetime { get; }

    /// <summary>How many packets can be sealed before another range is needed.</summary>
    public ulong Remaining => _current.Count + _laterCount;

    /// <summary>
    /// The number of the next packet if any remains, else the lowest number with which the next range may begin. All lower numbers are spent or will never be used.
    /// </summary>
    public ulong NextSequence => _current.Count > 0 ? _current.First : _later.TryPeek(out var next) ? next.First : _handedEnd;

    /// <summary>Whether the number space is used up: the SA needs a successor.</summary>
    public bool IsExhausted => Remaining == 0 && _handedEnd > _lastNumber;

    /// <summary>Whether another range can still add usable numbers.</summary>
    public bool CanTakeRange => _handedEnd <= _lastNumber;

    /// <summary>Adds numbers to use. Numbers beyond the SA's number space are ignored.</summary>
    /// <exception cref="ArgumentException">The range is empty or contains 0.</exception>
    /// <exception cref="InvalidOperationException">The range does not lie above all ranges added before.</exception>
    public void AddRange(SequenceRange range)
    {
        if (range.Count == 0 || range.First == 0) throw new ArgumentException($"{range} is not a range of sequence numbers", nameof(range));
        if (range.First < _handedEnd) throw new InvalidOperationException($"{range} does not lie above {_handedEnd - 1}, which was already handed out");
        _handedEnd = range.End;
        //= RFC4303 §3.3.3: the sequence number never cycles
        var usable = range with { End = Math.Min(range.End, _lastNumber + 1) };
        if (usable.Count == 0) return;
        if (Remaining == 0)
        {
            _current = usable;
        }
        else if (_later.Count == 0 && _current.End == usable.First)
        {
            _current = _current with { End = usable.End };
        }
        else
        {
            _later.Enqueue(usable);
            _laterCount += usable.Count;
        }
    }

    /// <summary>
    /// Seals the payload that lies at <see cref="EspOverhead.HeaderLength"/>: writes SPI, sequence number, padding and trailer and runs
    /// the transform. On any result but <see cref="DropReason.None"/> nothing was written and no number was spent:
    /// <see cref="DropReason.TxSaExpired"/>, <see cref="DropReason.SequenceExhausted"/> or <see cref="DropReason.SequenceUnleased"/>.
    /// </summary>
    /// <param name="packetSpace">At least <see cref="EspOverhead.SealedLength"/> octets. Borrowed.</param>
    /// <param name="payloadLength">Octets of the payload.</param>
    /// <param name="nextHeader">The type of the payload: 144 for AGGFRAG.</param>
    /// <param name="now">The instant of the packet.</param>
    /// <param name="packetLength">Octets of the sealed packet, from the start of <paramref name="packetSpace"/>; 0 on a drop.</param>
    public DropReason Seal(Span<byte> packetSpace, int payloadLength, byte nextHeader, MonotonicTime now, out int packetLength)
    {
        packetLength = 0;
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        var length = _overhead.SealedLength(payloadLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(packetSpace.Length, length, nameof(packetSpace));

        if (Remaining == 0) return IsExhausted ? DropReason.SequenceExhausted : DropReason.SequenceUnleased;
        var padding = _overhead.PaddingFor(payloadLength);
        var trailer = _overhead.HeaderLength + payloadLength;
        if (!Lifetime.TryUse(payloadLength + padding + EspSpecConstants.TrailerLength, now)) return DropReason.TxSaExpired;
        var sequence = TakeNumber();

        var packet = packetSpace[..length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, Spi);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], unchecked((uint)sequence));
        //= RFC4303 §2.4: padding octets are 1, 2, 3 and so on
        PaddingOctets.Sequence[..padding].CopyTo(packet[trailer..]);
        packet[trailer + padding] = (byte)padding;
        packet[trailer + padding + 1] = nextHeader;
        _transform.Seal(packet, sequence);
        packetLength = length;
        return DropReason.None;
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose() => _transform.Dispose();

    // The number is spent before anything is written: a fault in the transform must not make it available again.
    private ulong TakeNumber()
    {
        if (_current.Count == 0)
        {
            _current = _later.Dequeue();
            _laterCount -= _current.Count;
        }

        var number = _current.First;
        _current = _current with { First = number + 1 };
        return number;
    }
}
