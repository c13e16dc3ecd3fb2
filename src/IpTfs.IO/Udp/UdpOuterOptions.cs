using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Udp;

/// <summary>How a UDP outer socket is opened.</summary>
/// <param name="Local">The address and port to bind; port 0 lets the system choose, the unspecified address binds all addresses of its family.</param>
public sealed record UdpOuterOptions(Endpoint Local)
{
    /// <summary>The batching and offload features that may be used.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;

    /// <summary>Requested octets of the send and the receive buffer; above the system's limit only with CAP_NET_ADMIN.</summary>
    public int SocketBufferOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest datagram in octets that is received when GRO is off; longer ones are counted as truncated.</summary>
    public int MaxDatagramOctets { get; init; } = 9216;

    /// <summary>Whether other sockets of this user may bind the same address and port, each receiving from a share of the senders (SO_REUSEPORT).</summary>
    public bool SharePort { get; init; }

    /// <summary>How many received IKE messages are queued; 0 drops all.</summary>
    public int IkeBacklog { get; init; } = 64;
}
