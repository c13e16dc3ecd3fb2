namespace IpTfs.Protocol.Wire;

/// <summary>The congestion-control fields of an AGGFRAG payload of sub-type 1 (RFC 9347 §6.1.2).</summary>
public readonly record struct AggfragCongestionInfo
{
    /// <summary>The largest round-trip time that the field can say: 22 bits.</summary>
    public const uint MaxRttMicros = 0x3FFFFF;

    /// <summary>The largest echo or transmit delay that the field can say: 21 bits.</summary>
    public const uint MaxDelayMicros = 0x1FFFFF;

    internal const byte EcnBit = 0x01;
    internal const byte ProbeBit = 0x02;

    /// <summary>The P bit: the sender is probing the path MTU.</summary>
    public bool PathMtuProbe { get; init; }

    /// <summary>The E bit: congestion-experienced marks went into <see cref="LossEventRate"/>.</summary>
    public bool EcnDerived { get; init; }

    /// <summary>The inverse of the loss event rate, 1/p; 0 when nothing was lost.</summary>
    public uint LossEventRate { get; init; }

    /// <summary>The sender's estimate of the round-trip time, in microseconds; 0 before there is one. Saturates on the wire.</summary>
    public uint RttMicros { get; init; }

    /// <summary>Time between the arrival of the echoed <see cref="TEcho"/> and this payload, in microseconds. Saturates on the wire.</summary>
    public uint EchoDelayMicros { get; init; }

    /// <summary>The sender's delay between two of its transmissions, in microseconds. Saturates on the wire.</summary>
    public uint TransmitDelayMicros { get; init; }

    /// <summary>An opaque value that the peer echoes.</summary>
    public uint TVal { get; init; }

    /// <summary>The last opaque value received from the peer.</summary>
    public uint TEcho { get; init; }

    /// <summary>Nanoseconds as whole microseconds; values outside the type saturate.</summary>
    public static uint ToMicros(long nanos) => (uint)Math.Clamp(nanos / 1000, 0, uint.MaxValue);
}
