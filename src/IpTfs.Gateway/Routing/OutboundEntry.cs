using Akka.Actor;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the inner packets of one tunnel: the result of a look-up in the security policy.</summary>
public sealed class OutboundEntry : DirectoryEntry
{
    /// <summary>Creates the entry of an SA whose actor is running.</summary>
    /// <param name="tunnel">The tunnel's name.</param>
    /// <param name="actor">The tunnel's ingress actor.</param>
    public OutboundEntry(string tunnel, IActorRef actor)
        : base(tunnel, actor)
    {
    }

    /// <summary>Creates the entry of an SA whose actor starts with the first packet of its pair.</summary>
    internal OutboundEntry(string tunnel, QuietPair quiet)
        : base(tunnel, quiet)
    {
    }
}
