using IpTfs.Gateway.Control;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>What an ingress actor is told, packets aside.</summary>
public abstract record IngressMessage
{
    private IngressMessage()
    {
    }

    /// <summary>The ledger made a range durable: it may be used.</summary>
    /// <param name="Range">The numbers.</param>
    public sealed record SequenceGranted(SequenceRange Range) : IngressMessage;

    /// <summary>The ledger has no numbers for this SA, now or ever.</summary>
    /// <param name="Fault">Why, and how to mend it.</param>
    public sealed record SequenceRefused(string Fault) : IngressMessage;

    /// <summary>The peer proved, by an authenticated packet that is newer than all before, that it now sends from here (RFC 3948 §4).</summary>
    /// <param name="Peer">Where to send from now on.</param>
    public sealed record PeerMoved(Endpoint Peer) : IngressMessage;

    /// <summary>A report, not authenticated, says what the path carries.</summary>
    /// <param name="Mtu">Octets of the largest IP packet that passes; 0 when the report does not say.</param>
    /// <param name="Sequence">The low half of the quoted packet's sequence number; null when the report quotes too little to tell.</param>
    public sealed record PathMtuReported(int Mtu, uint? Sequence) : IngressMessage;

    /// <summary>Work with other settings from now on. Keys and sequence numbers stay.</summary>
    /// <param name="Definition">The tunnel as it is to be.</param>
    public sealed record Reconfigure(SaDefinition Definition) : IngressMessage;

    /// <summary>Send what is queued and take nothing new.</summary>
    /// <remarks>Answered with <see cref="Akka.Done"/> when nothing is queued any more.</remarks>
    public sealed record Drain : IngressMessage;

    /// <summary>Send what is queued and may leave now, then never anything again: the SA goes on elsewhere.</summary>
    /// <remarks>Answered with <see cref="HandoffPosition"/>: the next sequence number.</remarks>
    public sealed record HandOver : IngressMessage;

    /// <summary>Asks for the SA's figures.</summary>
    /// <remarks>Answered with <see cref="SaStatus"/>.</remarks>
    public sealed record GetStatus : IngressMessage;
}
