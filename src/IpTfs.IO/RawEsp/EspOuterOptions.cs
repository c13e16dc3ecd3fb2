using IpTfs.Protocol.Wire;

namespace IpTfs.IO.RawEsp;

/// <summary>How a raw ESP socket is opened.</summary>
/// <param name="Local">The address to bind; the unspecified address binds all addresses of its family.</param>
public sealed record EspOuterOptions(IpAddress Local)
{
    /// <summary>The batching features that may be used; raw sockets support only <see cref="IoFeatures.Mmsg"/>.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;

    /// <summary>Requested octets of the send and the receive buffer; above the system's limit only with CAP_NET_ADMIN.</summary>
    public int SocketBufferOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest IP packet in octets that is received; longer ones are counted as truncated.</summary>
    public int MaxDatagramOctets { get; init; } = 9216;
}
