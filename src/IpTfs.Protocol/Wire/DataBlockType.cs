namespace IpTfs.Protocol.Wire;

/// <summary>The first four bits of a DataBlock (RFC 9347 §6.1.3). Other values are unassigned.</summary>
public enum DataBlockType : byte
{
    /// <summary>Pad, to the end of the payload.</summary>
    Pad = 0,

    /// <summary>An IPv4 packet.</summary>
    IPv4 = 4,

    /// <summary>An IPv6 packet.</summary>
    IPv6 = 6,
}
