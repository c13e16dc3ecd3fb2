using IpTfs.Protocol.Wire;

namespace IpTfs.IO.RawEsp;

/// <summary>How a raw ESP socket is opened.</summary>
/// <param name="Local">The address to bind; the unspecified address takes every address of its family.</param>
public sealed record EspOuterOptions(IpAddress Local)
{
    /// <summary>The ways to move several packets per call that may be used; only <see cref="IoFeatures.Mmsg"/> exists for raw sockets.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;

    /// <summary>Octets asked for in each direction's socket buffer; beyond the system's limit when the process may.</summary>
    public int SocketBufferOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest IP packet in octets that is received; longer ones are counted as truncated.</summary>
    public int MaxDatagramOctets { get; init; } = 9216;
}
