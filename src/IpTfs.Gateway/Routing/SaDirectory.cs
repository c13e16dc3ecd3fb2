using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Policy;

namespace IpTfs.Gateway.Routing;

/// <summary>What the readers look up: inbound SPIs and the outbound security policy. The control actor alone publishes; readers take a snapshot per batch.</summary>
public sealed class SaDirectory
{
    private volatile Snapshot _current = new(new SpiTable<InboundEntry>([]), new SelectorTableBuilder<OutboundEntry>().Build());

    /// <summary>The directory as it is now. Immutable.</summary>
    public Snapshot Current => _current;

    /// <summary>Replaces the directory as a whole.</summary>
    internal void Publish(Snapshot snapshot) => _current = snapshot;

    /// <summary>One state of the directory.</summary>
    /// <param name="Inbound">The SAs that receive, by SPI.</param>
    /// <param name="Policy">The SAs that send, by the addresses of inner packets.</param>
    public sealed record Snapshot(SpiTable<InboundEntry> Inbound, SelectorTable<OutboundEntry> Policy);
}
