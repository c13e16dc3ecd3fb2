using IpTfs.Gateway.Datapath;
using IpTfs.Protocol.Policy;

namespace IpTfs.Gateway.Routing;

/// <summary>What the readers look up: inbound SPIs, here and on other nodes, and the outbound security policy. The control actor alone publishes; readers take a snapshot per batch.</summary>
public sealed class SaDirectory
{
    private volatile Snapshot _current = new(new SpiTable<InboundEntry>([]), new SpiTable<RelayEntry>([]), new SpiTable<RelayEntry>([]), new SelectorTableBuilder<OutboundEntry>().Build());

    /// <summary>The directory as it is now. Immutable.</summary>
    public Snapshot Current => _current;

    /// <summary>Replaces the directory as a whole.</summary>
    internal void Publish(Snapshot snapshot) => _current = snapshot;

    /// <summary>One state of the directory.</summary>
    /// <param name="Inbound">The SAs that receive, by SPI.</param>
    /// <param name="Relays">The ways to SAs that receive on other nodes, by SPI. A table of its own: what changes here leaves the other as it is.</param>
    /// <param name="Awaited">Who keeps the packets for SAs that are about to be here, by SPI.</param>
    /// <param name="Policy">The SAs that send, by the addresses of inner packets.</param>
    public sealed record Snapshot(SpiTable<InboundEntry> Inbound, SpiTable<RelayEntry> Relays, SpiTable<RelayEntry> Awaited, SelectorTable<OutboundEntry> Policy)
    {
        /// <summary>
        /// Where the packets of an SPI go that a peer sent: to the SA that is here, else to the relay towards the one that is not, else to who keeps them until it is; null when
        /// nobody knows it.
        /// </summary>
        public DirectoryEntry? FindInbound(uint spi) => FindHere(spi) ?? Relays.Find(spi) ?? (DirectoryEntry?)Awaited.Find(spi);

        /// <summary>The same of one that another node relayed: it is not relayed again.</summary>
        public DirectoryEntry? FindRelayed(uint spi) => FindHere(spi) ?? Awaited.Find(spi);

        // While packets are kept for an SA that has just started, those that come now wait their turn: it takes what it is given first for the begin of what is new. One that
        // is another node's by now is here only to pass on what still comes, also when it is to come back.
        private DirectoryEntry? FindHere(uint spi) => Inbound.Find(spi) is { } entry ? (DirectoryEntry?)(Relays.Find(spi) is null ? Awaited.Find(spi) : null) ?? entry : null;
    }
}
