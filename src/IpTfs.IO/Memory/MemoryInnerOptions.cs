namespace IpTfs.IO.Memory;

/// <summary>How a <see cref="MemoryInnerDevice"/> behaves.</summary>
public sealed record MemoryInnerOptions
{
    /// <summary>The name of the device.</summary>
    public string Name { get; init; } = "memory0";

    /// <summary>The MTU in octets.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Packets that may wait to be read.</summary>
    public int MaxQueuedPackets { get; init; } = 4096;

    /// <summary>Octets of the packets that may wait to be read; also the memory that the device allocates.</summary>
    public int MaxQueuedOctets { get; init; } = 4 * 1024 * 1024;

    /// <summary>Called with each delivered packet; when null, delivered packets are queued for <see cref="MemoryInnerDevice.TryTakeDelivered"/>.</summary>
    public InnerDelivery? OnDelivered { get; init; }
}
