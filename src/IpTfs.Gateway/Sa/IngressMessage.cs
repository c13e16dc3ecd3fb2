using IpTfs.Gateway.Control;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>The messages of an ingress actor, except packets.</summary>
public abstract record IngressMessage
{
    private IngressMessage()
    {
    }

    /// <summary>The ledger has made a range of sequence numbers durable: the SA may use it.</summary>
    /// <param name="Range">The numbers.</param>
    public sealed record SequenceGranted(SequenceRange Range) : IngressMessage;

    /// <summary>The ledger has no numbers for this SA, now or ever.</summary>
    /// <param name="Fault">Why, and how to mend it.</param>
    public sealed record SequenceRefused(string Fault) : IngressMessage;

    /// <summary>The peer proved, by an authenticated packet that is newer than all before, that it now sends from here (RFC 3948 §4).</summary>
    /// <param name="Peer">The address to send to from now on.</param>
    public sealed record PeerMoved(Endpoint Peer) : IngressMessage;

    /// <summary>An ICMP report, which is not authenticated, names the MTU of the path.</summary>
    /// <param name="Mtu">Octets of the largest IP packet that passes; 0 when the report does not say.</param>
    /// <param name="Sequence">The low half of the quoted packet's sequence number; null when the report quotes too little to tell.</param>
    public sealed record PathMtuReported(int Mtu, uint? Sequence) : IngressMessage;

    /// <summary>Replaces the settings. Keys and sequence numbers stay.</summary>
    /// <param name="Definition">The new definition of the tunnel.</param>
    public sealed record Reconfigure(SaDefinition Definition) : IngressMessage;

    /// <summary>Sends the queued packets and accepts no new ones.</summary>
    /// <remarks>Answered with <see cref="Akka.Done"/> when the queue is empty.</remarks>
    public sealed record Drain : IngressMessage;

    /// <summary>Sends the queued packets that may leave now, then nothing any more: another node takes the SA over.</summary>
    /// <remarks>Answered with <see cref="HandoffPosition"/>: the next sequence number.</remarks>
    public sealed record HandOver : IngressMessage;

    /// <summary>Asks for the SA's counters and state.</summary>
    /// <remarks>Answered with <see cref="SaStatus"/>.</remarks>
    public sealed record GetStatus : IngressMessage;

    /// <summary>Asks for the SA in one line.</summary>
    /// <param name="Collector">Receives the answer.</param>
    /// <param name="Index">The tunnel's place there.</param>
    public sealed record GetSummary(SummaryCollector Collector, int Index) : IngressMessage;
}
