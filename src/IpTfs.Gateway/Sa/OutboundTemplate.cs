using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>What the lives of one ingress actor are made from and leave to each other.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="socket">Where outer packets leave.</param>
/// <param name="environment">What all SAs share.</param>
/// <param name="control">Is told what concerns more than this SA.</param>
public sealed class OutboundTemplate(SaDefinition definition, IOuterSocket socket, SaEnvironment environment, ActorRef<ControlMessage> control)
{
    /// <summary>The tunnel; replaced when it is reconfigured.</summary>
    public SaDefinition Definition { get; internal set; } = definition;

    /// <summary>Where outer packets leave.</summary>
    public IOuterSocket Socket { get; } = socket;

    /// <summary>What all SAs share.</summary>
    public SaEnvironment Environment { get; } = environment;

    /// <summary>Is told what concerns more than this SA.</summary>
    public ActorRef<ControlMessage> Control { get; } = control;

    /// <summary>What the ledger knows the SA by.</summary>
    public SaFingerprint Fingerprint { get; } = definition.Outbound.Fingerprint("out");

    /// <summary>What earlier lives counted.</summary>
    public SaHistory History { get; } = new();

    /// <summary>Where the peer is now.</summary>
    public Endpoint Peer { get; internal set; } = definition.Remote;

    /// <summary>Numbers to ask the ledger for next: grows with the SA's rate.</summary>
    internal SequenceDemand Demand { get; } = new();
}
