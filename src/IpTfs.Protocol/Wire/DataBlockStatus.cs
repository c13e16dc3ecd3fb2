namespace IpTfs.Protocol.Wire;

/// <summary>The result of reading the beginning of a DataBlock.</summary>
public enum DataBlockStatus : byte
{
    /// <summary>It is an IP packet and its length is known.</summary>
    Packet,

    /// <summary>It is an IP packet whose length field is incomplete: the rest is in the next payload.</summary>
    LengthCut,

    /// <summary>It is pad: nothing follows in this payload.</summary>
    Pad,

    /// <summary>Its type is unassigned.</summary>
    UnknownType,

    /// <summary>Its IP length is smaller than its IP header, or its header length is impossible.</summary>
    InvalidLength,
}
