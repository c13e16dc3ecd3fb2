namespace IpTfs.Protocol.Counters;

/// <summary>The unit of a metric.</summary>
public enum MetricUnit : byte
{
    /// <summary>Outer (ESP) packets.</summary>
    OuterPacket,

    /// <summary>Inner IP packets.</summary>
    InnerPacket,

    /// <summary>Octets.</summary>
    Octet,

    /// <summary>Sending times of a constant rate.</summary>
    Slot,

    /// <summary>ICMP messages.</summary>
    Message,

    /// <summary>ESP sequence numbers.</summary>
    SequenceNumber,
}
