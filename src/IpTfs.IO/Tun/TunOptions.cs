using IpTfs.IO.Netlink;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tun;

/// <summary>How a TUN device is made or opened.</summary>
/// <param name="Name">The interface's name, up to 15 octets; with <c>%d</c> the kernel fills in a number.</param>
public sealed record TunOptions(string Name)
{
    /// <summary>The MTU in octets, 68 to 65,521; 0 leaves it as it is.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Addresses to give to the interface; removed on dispose unless they were there before.</summary>
    public IReadOnlyList<InterfacePrefix> Addresses { get; init; } = [];

    /// <summary>Prefixes to route into the interface; removed on dispose unless they were there before.</summary>
    public IReadOnlyList<IpPrefix> Routes { get; init; } = [];

    /// <summary>Number of queues; above 1 the kernel spreads flows over them. A device that exists without queues stays one with one.</summary>
    public int QueueCount { get; init; } = 1;

    /// <summary>
    /// Packets that the kernel keeps for a slow reader in each queue; 0 leaves it as it is. As many as can come while another thread has the reader's processor: some
    /// milliseconds of the smallest. Streams do not fill it, as their windows are smaller.
    /// </summary>
    public int QueueLength { get; init; } = 4096;

    /// <summary>The ways to move several packets per call that may be used.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;
}
