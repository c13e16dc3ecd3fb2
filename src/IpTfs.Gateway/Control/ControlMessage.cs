using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>The messages of the control actor.</summary>
public abstract record ControlMessage
{
    private ControlMessage()
    {
    }

    /// <summary>Changes the tunnels.</summary>
    /// <param name="Changes">The tunnels to remove, install and reconfigure, in that order.</param>
    /// <remarks>Answered with an <see cref="ApplyReport"/> when it is done.</remarks>
    public sealed record Apply(TunnelChanges Changes) : ControlMessage;

    /// <summary>The ledger's answer to <see cref="LedgerMessage.Prepare"/>.</summary>
    /// <param name="Pairs">One for each definition.</param>
    public sealed record Prepared(IReadOnlyList<PreparedSa> Pairs) : ControlMessage;

    /// <summary>The supervisor has started pairs.</summary>
    /// <param name="Pairs">The actors.</param>
    /// <param name="Quiet">The pair that was quiet until its first packet; null for those of a change.</param>
    public sealed record Started(IReadOnlyList<SaPair> Pairs, QuietPair? Quiet = null) : ControlMessage;

    /// <summary>A quiet pair has a packet: it needs its actors.</summary>
    /// <param name="Tunnel">The tunnel's name.</param>
    /// <param name="Quiet">The pair, because a later pair may have the same name.</param>
    public sealed record StartPair(string Tunnel, QuietPair Quiet) : ControlMessage;

    /// <summary>An SA cannot carry traffic any more.</summary>
    /// <param name="Tunnel">The tunnel.</param>
    /// <param name="Spi">The SA.</param>
    /// <param name="Fault">Why, and how to mend it.</param>
    public sealed record SaUnusable(string Tunnel, uint Spi, string Fault) : ControlMessage;

    /// <summary>An SA has reached a limit of its lifetime and needs a successor.</summary>
    /// <param name="Tunnel">The tunnel.</param>
    /// <param name="Spi">The SA.</param>
    /// <param name="IsHard">Whether it carries nothing any more.</param>
    public sealed record LifetimeReached(string Tunnel, uint Spi, bool IsHard) : ControlMessage;

    /// <summary>A peer's address has changed.</summary>
    /// <param name="Tunnel">The tunnel.</param>
    /// <param name="Peer">The address.</param>
    public sealed record PeerMoved(string Tunnel, Endpoint Peer) : ControlMessage;

    /// <summary>A socket has received an ICMP report about an earlier packet.</summary>
    /// <param name="Error">The report; not authenticated unless it is local.</param>
    public sealed record PathErrorReported(PathError Error) : ControlMessage;

    /// <summary>Replaces the relays: the readers relay the packets of these SPIs, and of no others, unless the SA runs on this node.</summary>
    /// <param name="Entries">The relays, by SPI; of two entries of one SPI the later counts. Must not change any more.</param>
    /// <param name="Awaited">The buffers of SPIs whose SAs are about to start on this node; null for none. Must not change any more.</param>
    /// <remarks>Answered with the number of relayed SPIs, once the readers find them.</remarks>
    public sealed record SetRelays(
        IReadOnlyCollection<KeyValuePair<uint, RelayEntry>> Entries, IReadOnlyCollection<KeyValuePair<uint, RelayEntry>>? Awaited = null) : ControlMessage;

    /// <summary>Asks for the tunnels, in the order of the configuration.</summary>
    /// <remarks>Answered with a <see cref="TunnelList"/>.</remarks>
    public sealed record GetPairs : ControlMessage;

    /// <summary>Asks for the tunnels of which an SA has an SPI, in either direction.</summary>
    /// <param name="Spi">The SPI.</param>
    /// <remarks>Answered with a <see cref="TunnelList"/>.</remarks>
    public sealed record FindPairsBySpi(uint Spi) : ControlMessage;

    /// <summary>Asks for tunnels by name.</summary>
    /// <param name="Names">Their names.</param>
    /// <remarks>Answered with a <see cref="TunnelList"/> without those that do not exist.</remarks>
    public sealed record FindPairsByName(IReadOnlyCollection<string> Names) : ControlMessage;
}
