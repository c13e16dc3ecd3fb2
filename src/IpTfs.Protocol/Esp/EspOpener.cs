using System.Buffers.Binary;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Esp;

/// <summary>
/// The receiving half of one ESP SA: infers the sequence number, refuses replays, verifies and decrypts in place and removes the trailer,
/// in the order of RFC 4303 §3.4.3.
/// </summary>
/// <remarks>
/// Single-threaded. Owns its transform. A packet that fails authentication changes no state. The caller counts the drop reasons that
/// <see cref="Open"/> returns.
/// </remarks>
public sealed class EspOpener : IDisposable
{
    private readonly EspTransform _transform;
    private readonly EspOverhead _overhead;
    private readonly ReplayWindow _window;

    /// <summary>Makes an opener that has received nothing yet.</summary>
    /// <param name="spi">The SPI of the SA.</param>
    /// <param name="transform">Ownership passes to the opener.</param>
    /// <param name="esn">Whether the SA has extended (64-bit) sequence numbers.</param>
    /// <param name="replayWindow">Packets that may arrive late; 0 turns anti-replay off.</param>
    /// <param name="limits">How long the SA may be used.</param>
    /// <param name="now">The instant of creation.</param>
    public EspOpener(uint spi, EspTransform transform, bool esn, int replayWindow, LifetimeLimits limits, MonotonicTime now)
        : this(spi, transform, esn, replayWindow, new Lifetime(limits, now))
    {
    }

    /// <summary>Makes an opener that has received nothing yet, for an SA that is older than its opener.</summary>
    /// <param name="spi">The SPI of the SA.</param>
    /// <param name="transform">Ownership passes to the opener.</param>
    /// <param name="esn">Whether the SA has extended (64-bit) sequence numbers.</param>
    /// <param name="replayWindow">Packets that may arrive late; 0 turns anti-replay off.</param>
    /// <param name="lifetime">The SA's lifetime usage. Shared: the host may read it and call its timer.</param>
    public EspOpener(uint spi, EspTransform transform, bool esn, int replayWindow, Lifetime lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfZero(spi);
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(lifetime);
        Spi = spi;
        Esn = esn;
        _transform = transform;
        _overhead = EspOverhead.Of(transform);
        _window = new ReplayWindow(replayWindow);
        Lifetime = lifetime;
    }

    /// <summary>The SPI of the SA.</summary>
    public uint Spi { get; }

    /// <summary>Whether the SA has extended sequence numbers.</summary>
    public bool Esn { get; }

    /// <summary>The octets that the transform adds to a payload.</summary>
    public EspOverhead Overhead => _overhead;

    /// <summary>The SA's use of its lifetime.</summary>
    public Lifetime Lifetime { get; }

    /// <summary>The highest sequence number received; checkpoints keep it.</summary>
    public ulong ReplayTop => _window.Top;

    /// <summary>
    /// Higher numbers are not accepted yet: a durable limit stored elsewhere, above which a successor can start. Initially unlimited.
    /// </summary>
    public ulong Ceiling { get; set; } = ulong.MaxValue;

    /// <summary>Refuses all numbers up to <paramref name="top"/> from now on: for an SA that continues after a restart or on another node.</summary>
    /// <exception cref="InvalidOperationException">A higher number was already received.</exception>
    public void StartAt(ulong top) => _window.StartAt(top);

    /// <summary>
    /// Opens a packet in place. On <see cref="DropReason.None"/> the payload lies in <paramref name="packet"/> as <paramref name="payload"/> describes; on
    /// any other result the packet's content is undefined.
    /// </summary>
    /// <remarks>
    /// Results, in the order of the checks: <see cref="DropReason.OuterTruncated"/>, <see cref="DropReason.UnknownSpi"/>,
    /// <see cref="DropReason.RxSaExpired"/>, <see cref="DropReason.ReplayTooOld"/>, <see cref="DropReason.Replayed"/>,
    /// <see cref="DropReason.IntegrityFailed"/>; then, for authenticated packets, <see cref="DropReason.CeilingWaitOverflow"/> when the number lies above
    /// <see cref="Ceiling"/>: it does not count as received, and the octets that <paramref name="payload"/> describes may be stored for <see cref="Accept"/>;
    /// then, for packets that count as received, <see cref="DropReason.RxSaExpired"/>, <see cref="DropReason.EspPaddingInvalid"/> and
    /// <see cref="DropReason.DummyPacket"/>.
    /// </remarks>
    /// <param name="packet">The whole ESP packet, ICV included. Borrowed.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <param name="payload">The payload; default on a drop, except for the sequence number of an authenticated packet.</param>
    public DropReason Open(Span<byte> packet, MonotonicTime now, out EspPayload payload)
    {
        payload = default;
        if (packet.Length < _overhead.MinPacketLength) return DropReason.OuterTruncated;
        if (BinaryPrimitives.ReadUInt32BigEndian(packet) != Spi) return DropReason.UnknownSpi;
        Lifetime.HandleTimeout(now);
        if (Lifetime.IsExpired) return DropReason.RxSaExpired;

        var low = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (!TryInferSequence(low, out var sequence)) return DropReason.ReplayTooOld;
        //= RFC4303 §3.4.3: a duplicate or a number left of the window is refused before the ICV is computed
        switch (_window.Check(sequence))
        {
            case ReplayVerdict.TooOld: return DropReason.ReplayTooOld;
            case ReplayVerdict.Duplicate: return DropReason.Replayed;
        }

        if (!_transform.TryOpen(packet, sequence)) return DropReason.IntegrityFailed;
        var opened = packet[_overhead.HeaderLength..^_overhead.IcvLength];
        if (sequence <= Ceiling) return Receive(opened, sequence, _overhead.HeaderLength, now, out payload);
        payload = new EspPayload(sequence, _overhead.HeaderLength, opened.Length, 0);
        return DropReason.CeilingWaitOverflow;
    }

    /// <summary>
    /// Receives a packet that <see cref="Open"/> held back for the ceiling, which must have been raised. Results, in the order of the checks:
    /// <see cref="DropReason.ReplayTooOld"/> and <see cref="DropReason.Replayed"/>; then the results of <see cref="Open"/> for received packets.
    /// </summary>
    /// <param name="opened">The octets that <see cref="Open"/> described, trailer included. Borrowed.</param>
    /// <param name="sequence">The sequence number that <see cref="Open"/> returned.</param>
    /// <param name="now">The current time.</param>
    /// <param name="payload">As for <see cref="Open"/>, counted from the start of <paramref name="opened"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number still lies above the ceiling.</exception>
    public DropReason Accept(ReadOnlySpan<byte> opened, ulong sequence, MonotonicTime now, out EspPayload payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, Ceiling);
        payload = default;
        Lifetime.HandleTimeout(now);
        // Newer packets may have been received while this one waited.
        return _window.Check(sequence) switch
        {
            ReplayVerdict.TooOld => DropReason.ReplayTooOld,
            ReplayVerdict.Duplicate => DropReason.Replayed,
            _ => Receive(opened, sequence, 0, now, out payload),
        };
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose() => _transform.Dispose();

    private DropReason Receive(ReadOnlySpan<byte> opened, ulong sequence, int offset, MonotonicTime now, out EspPayload payload)
    {
        //= RFC4303 §3.4.3: the window moves only after the ICV has verified
        _window.Update(sequence);
        payload = new EspPayload(sequence, 0, 0, 0);
        if (!Lifetime.TryBook(opened.Length, now)) return DropReason.RxSaExpired;
        return Unpad(opened, sequence, offset, ref payload);
    }

    private static DropReason Unpad(ReadOnlySpan<byte> encrypted, ulong sequence, int offset, ref EspPayload payload)
    {
        var padding = encrypted[^2];
        var nextHeader = encrypted[^1];
        var length = encrypted.Length - EspSpecConstants.TrailerLength - padding;
        //= RFC4303 §2.4: the receiver inspects default padding
        if (length < 0 || !encrypted.Slice(length, padding).SequenceEqual(PaddingOctets.Sequence[..padding])) return DropReason.EspPaddingInvalid;
        //= RFC4303 §2.6: dummy packets are discarded without being a fault
        if (nextHeader == IpProtocols.NoNextHeader) return DropReason.DummyPacket;
        payload = new EspPayload(sequence, offset, length, nextHeader);
        return DropReason.None;
    }

    /// <summary>
    /// Infers the high half of an extended sequence number from the window's top (RFC 4303 Appendix A2.2). False when the number would
    /// lie before the SA's first packet.
    /// </summary>
    private bool TryInferSequence(uint low, out ulong sequence)
    {
        sequence = low;
        if (!Esn) return true;

        // Without anti-replay there is no window to infer from; assume the number within half the 32-bit range of the top.
        var window = _window.Size == 0 ? 1u << 31 : (uint)_window.Size;
        var topLow = unchecked((uint)_window.Top);
        var topHigh = (uint)(_window.Top >> 32);
        var bottomLow = unchecked(topLow - window + 1);
        uint high;
        if (topLow >= window - 1)
        {
            //= RFC4303 §A2.2: Case A, the window lies in one subspace
            if (low < bottomLow && topHigh == uint.MaxValue) return false;
            high = low >= bottomLow ? topHigh : topHigh + 1;
        }
        else
        {
            //= RFC4303 §A2.2: Case B, the window spans two subspaces
            if (low >= bottomLow && topHigh == 0) return false;
            high = low >= bottomLow ? topHigh - 1 : topHigh;
        }

        sequence = ((ulong)high << 32) | low;
        return true;
    }
}
