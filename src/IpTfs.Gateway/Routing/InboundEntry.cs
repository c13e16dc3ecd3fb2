using Akka.Actor;

namespace IpTfs.Gateway.Routing;

/// <summary>The receiver of the outer packets of one inbound SPI.</summary>
public sealed class InboundEntry : DirectoryEntry
{
    /// <summary>Creates the entry of an SA whose actor is running.</summary>
    /// <param name="tunnel">The tunnel's name.</param>
    /// <param name="actor">The tunnel's egress actor.</param>
    public InboundEntry(string tunnel, IActorRef actor)
        : base(tunnel, actor)
    {
    }

    /// <summary>Creates the entry of an SA whose actor starts with the first packet of its pair.</summary>
    internal InboundEntry(string tunnel, QuietPair quiet)
        : base(tunnel, quiet)
    {
    }
}
