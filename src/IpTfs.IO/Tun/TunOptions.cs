using IpTfs.IO.Netlink;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tun;

/// <summary>How a TUN device is made or opened.</summary>
/// <param name="Name">The interface's name, up to 15 octets; with <c>%d</c> the kernel fills in a number.</param>
public sealed record TunOptions(string Name)
{
    /// <summary>The MTU in octets, 68 to 65,521; 0 leaves it as it is.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Addresses to give to the interface; removed on dispose unless they existed before.</summary>
    public IReadOnlyList<InterfacePrefix> Addresses { get; init; } = [];

    /// <summary>Prefixes to route into the interface; removed on dispose unless they existed before.</summary>
    public IReadOnlyList<IpPrefix> Routes { get; init; } = [];

    /// <summary>Number of queues; above 1 the kernel spreads flows over them. An existing single-queue device keeps its one queue.</summary>
    public int QueueCount { get; init; } = 1;

    /// <summary>
    /// Packets that the kernel queues per queue for a slow reader; 0 leaves the length unchanged. Enough for some milliseconds of the smallest packets while
    /// another thread has the reader's processor. TCP streams do not fill the queue, as their windows are smaller.
    /// </summary>
    public int QueueLength { get; init; } = 4096;

    /// <summary>The batching and offload features that may be used.</summary>
    public IoFeatures Features { get; init; } = IoFeatures.All;
}
