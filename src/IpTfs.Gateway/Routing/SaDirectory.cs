using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Policy;

namespace IpTfs.Gateway.Routing;

/// <summary>The look-up tables of the readers: inbound SPIs on this node and on others, and the outbound security policy. Only the control actor publishes; readers use one snapshot per batch.</summary>
public sealed class SaDirectory
{
    private volatile Snapshot _current = new(new SpiTable<InboundEntry>([]), new SpiTable<RelayEntry>([]), new SpiTable<RelayEntry>([]), new SelectorTableBuilder<OutboundEntry>().Build());

    /// <summary>The directory as it is now. Immutable.</summary>
    public Snapshot Current => _current;

    /// <summary>Replaces the directory as a whole.</summary>
    internal void Publish(Snapshot snapshot) => _current = snapshot;

    /// <summary>One state of the directory.</summary>
    /// <param name="Inbound">The inbound SAs of this node, by SPI.</param>
    /// <param name="Relays">The relays to inbound SAs of other nodes, by SPI.</param>
    /// <param name="Awaited">The buffers for inbound SAs that are about to start on this node, by SPI.</param>
    /// <param name="Policy">The outbound SAs, by the addresses of inner packets.</param>
    public sealed record Snapshot(SpiTable<InboundEntry> Inbound, SpiTable<RelayEntry> Relays, SpiTable<RelayEntry> Awaited, SelectorTable<OutboundEntry> Policy)
    {
        /// <summary>
        /// The receiver of packets that a peer sent: the SA on this node, else the relay to the node that owns the SA, else the buffer until the SA starts here; null when the SPI
        /// is unknown.
        /// </summary>
        public DirectoryEntry? FindInbound(uint spi) => FindHere(spi) ?? Relays.Find(spi) ?? (DirectoryEntry?)Awaited.Find(spi);

        /// <summary>The receiver of packets that another node relayed, which are never relayed again; null when the SPI is unknown.</summary>
        public DirectoryEntry? FindRelayed(uint spi) => FindHere(spi) ?? Awaited.Find(spi);

        // While packets are buffered for an SA that has just started, later packets join the buffer: those of the previous owner must reach the SA before new ones. An SA that
        // another node owns by now is here only to forward late packets, even if this node will own it again.
        private DirectoryEntry? FindHere(uint spi) => Inbound.Find(spi) is { } entry ? (DirectoryEntry?)(Relays.Find(spi) is null ? Awaited.Find(spi) : null) ?? entry : null;
    }
}
