using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Ingress;

/// <summary>The verdict of the tunnel ingress on one inner packet.</summary>
/// <param name="Kind">Accepted, dropped or too big.</param>
/// <param name="Reason">Why it was dropped; <see cref="DropReason.None"/> when it was accepted. It has been counted already.</param>
/// <param name="Mtu">With <see cref="IngressVerdictKind.TooBig"/>: the largest inner packet that fits, in octets, for the ICMP message. 0 otherwise.</param>
public readonly record struct IngressVerdict(IngressVerdictKind Kind, DropReason Reason, int Mtu)
{
    /// <summary>The verdict on a packet that will be sent.</summary>
    public static IngressVerdict Accepted => default;

    /// <summary>Whether the packet will be sent.</summary>
    public bool IsAccepted => Kind == IngressVerdictKind.Accepted;

    internal static IngressVerdict Dropped(DropReason reason) => new(IngressVerdictKind.Dropped, reason, 0);

    internal static IngressVerdict TooBig(int mtu) => new(IngressVerdictKind.TooBig, DropReason.TooBig, mtu);
}
