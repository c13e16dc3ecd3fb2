using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Relay;

/// <summary>The SA from one other node.</summary>
/// <param name="opener">Opens the node's packets; owned by the receiver.</param>
internal sealed class RelayInbound(EspOpener opener)
{
    /// <summary>Opens the node's packets.</summary>
    public EspOpener Opener => opener;

    /// <summary>The next node that has the same tag; null for none, as nearly always.</summary>
    public RelayInbound? SameTag { get; set; }
}
