namespace IpTfs.Protocol.Wire;

/// <summary>The transport header behind the extension headers of an IPv6 packet.</summary>
public enum IPv6Transport : byte
{
    /// <summary>An upper-layer header.</summary>
    Found,

    /// <summary>Nothing: the chain ends with "no next header".</summary>
    None,

    /// <summary>The payload of a fragment other than the first: its upper-layer header is elsewhere.</summary>
    LaterFragment,

    /// <summary>An extension header is cut, or there are more than <see cref="IPv6View.MaxExtensionHeaders"/>.</summary>
    Malformed,
}
