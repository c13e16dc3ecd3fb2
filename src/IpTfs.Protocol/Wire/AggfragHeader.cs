using System.Buffers.Binary;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Wire;

/// <summary>
/// A checked view of an AGGFRAG payload: its header, of sub-type 0 or 1, and the DataBlocks behind it (RFC 9347 §6.1). Borrows the octets.
/// </summary>
/// <remarks>
/// <code>
///  sub-type 0: | 0 | reserved | BlockOffset(16) |                                                    DataBlocks …
///  sub-type 1: | 1 | reserved(6) P E | BlockOffset(16) | LossEventRate(32) | RTT(22) EchoDelay(21) TransmitDelay(21) | TVal(32) | TEcho(32) | DataBlocks …
/// </code>
/// </remarks>
public readonly ref struct AggfragHeader
{
    /// <summary>The sub-type without congestion control.</summary>
    public const byte BasicSubType = 0;

    /// <summary>The sub-type with congestion control.</summary>
    public const byte CongestionSubType = 1;

    /// <summary>Octets of a header of sub-type 0.</summary>
    public const int BasicLength = 4;

    /// <summary>Octets of a header of sub-type 1.</summary>
    public const int CongestionLength = 24;

    private readonly ReadOnlySpan<byte> _payload;

    private AggfragHeader(ReadOnlySpan<byte> payload) => _payload = payload;

    /// <summary>
    /// Reads the header of an AGGFRAG payload. <see cref="DropReason.None"/>, <see cref="DropReason.AggfragHeaderTruncated"/> or
    /// <see cref="DropReason.AggfragSubtypeUnknown"/>.
    /// </summary>
    public static DropReason Parse(ReadOnlySpan<byte> payload, out AggfragHeader header)
    {
        header = default;
        if (payload.Length < BasicLength) return DropReason.AggfragHeaderTruncated;
        //= RFC9347 §6.1.1 R50: reserved bits are ignored on receipt
        switch (payload[0])
        {
            case BasicSubType: break;
            case CongestionSubType when payload.Length < CongestionLength: return DropReason.AggfragHeaderTruncated;
            case CongestionSubType: break;
            default: return DropReason.AggfragSubtypeUnknown;
        }

        header = new AggfragHeader(payload);
        return DropReason.None;
    }

    /// <summary>0 or 1.</summary>
    public byte SubType => _payload[0];

    /// <summary>Octets of the header.</summary>
    public int Length => SubType == CongestionSubType ? CongestionLength : BasicLength;

    /// <summary>
    /// Octets of DataBlocks in front of the first new block, 0 when the payload begins with one. May point beyond the payload; counts no
    /// header of a later payload.
    /// </summary>
    public ushort BlockOffset => BinaryPrimitives.ReadUInt16BigEndian(_payload[2..]);

    /// <summary>The octets behind the header.</summary>
    public ReadOnlySpan<byte> DataBlocks => _payload[Length..];

    /// <summary>The congestion-control fields; false for sub-type 0.</summary>
    public bool TryGetCongestionInfo(out AggfragCongestionInfo info)
    {
        info = default;
        if (SubType != CongestionSubType) return false;
        var delays = BinaryPrimitives.ReadUInt64BigEndian(_payload[8..]);
        info = new AggfragCongestionInfo
        {
            PathMtuProbe = (_payload[1] & AggfragCongestionInfo.ProbeBit) != 0,
            EcnDerived = (_payload[1] & AggfragCongestionInfo.EcnBit) != 0,
            LossEventRate = BinaryPrimitives.ReadUInt32BigEndian(_payload[4..]),
            RttMicros = (uint)(delays >> 42),
            EchoDelayMicros = (uint)((delays >> 21) & AggfragCongestionInfo.MaxDelayMicros),
            TransmitDelayMicros = (uint)(delays & AggfragCongestionInfo.MaxDelayMicros),
            TVal = BinaryPrimitives.ReadUInt32BigEndian(_payload[16..]),
            TEcho = BinaryPrimitives.ReadUInt32BigEndian(_payload[20..]),
        };
        return true;
    }

    /// <summary>Writes a header of sub-type 0 and returns its length.</summary>
    public static int Write(Span<byte> destination, ushort blockOffset)
    {
        //= RFC9347 §6.1.1 R50: reserved bits are sent as 0
        BinaryPrimitives.WriteUInt32BigEndian(destination, blockOffset);
        return BasicLength;
    }

    /// <summary>Writes a header of sub-type 1 and returns its length.</summary>
    public static int Write(Span<byte> destination, ushort blockOffset, in AggfragCongestionInfo info)
    {
        destination[CongestionLength - 1] = 0;
        destination[0] = CongestionSubType;
        destination[1] = (byte)((info.PathMtuProbe ? AggfragCongestionInfo.ProbeBit : 0) | (info.EcnDerived ? AggfragCongestionInfo.EcnBit : 0));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], blockOffset);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], info.LossEventRate);
        //= RFC9347 §6.1.2 R52: a value that does not fit is sent as the largest that does
        var rtt = Math.Min(info.RttMicros, AggfragCongestionInfo.MaxRttMicros);
        var echo = Math.Min(info.EchoDelayMicros, AggfragCongestionInfo.MaxDelayMicros);
        var transmit = Math.Min(info.TransmitDelayMicros, AggfragCongestionInfo.MaxDelayMicros);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], ((ulong)rtt << 42) | ((ulong)echo << 21) | transmit);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], info.TVal);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], info.TEcho);
        return CongestionLength;
    }
}
