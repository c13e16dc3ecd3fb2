using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Udp;

/// <summary>How a UDP outer socket is opened.</summary>
/// <param name="Local">The address and port to bind; port 0 lets the system choose, the unspecified address takes every address of its family.</param>
public sealed record UdpOuterOptions(Endpoint Local)
{
    /// <summary>The ways to move several packets per call that may be used.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;

    /// <summary>Octets asked for in each direction's socket buffer; beyond the system's limit when the process may.</summary>
    public int SocketBufferOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest datagram in octets that is received when GRO is off; longer ones are counted as truncated.</summary>
    public int MaxDatagramOctets { get; init; } = 9216;

    /// <summary>Whether other sockets of this user may bind the same address and port, each getting a share of the senders (SO_REUSEPORT).</summary>
    public bool SharePort { get; init; }

    /// <summary>How many IKE messages are kept until they are taken; 0 keeps none.</summary>
    public int IkeBacklog { get; init; } = 64;
}
