using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>What the lives of one egress actor are made from and leave to each other.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="ingress">The actor that sends to the same peer.</param>
/// <param name="checkpoint">Where the highest accepted number is kept.</param>
/// <param name="environment">What all SAs share.</param>
/// <param name="control">Is told what concerns more than this SA.</param>
public sealed class InboundTemplate(SaDefinition definition, ActorRef<IngressMessage> ingress, ReplayCheckpoint checkpoint, SaEnvironment environment, ActorRef<ControlMessage> control)
{
    /// <summary>The tunnel; replaced when it is reconfigured.</summary>
    public SaDefinition Definition { get; internal set; } = definition;

    /// <summary>The actor that sends to the same peer.</summary>
    public ActorRef<IngressMessage> Ingress { get; } = ingress;

    /// <summary>Where the highest accepted number is kept.</summary>
    public ReplayCheckpoint Checkpoint { get; } = checkpoint;

    /// <summary>What all SAs share.</summary>
    public SaEnvironment Environment { get; } = environment;

    /// <summary>Is told what concerns more than this SA.</summary>
    public ActorRef<ControlMessage> Control { get; } = control;

    /// <summary>What earlier lives counted.</summary>
    public SaHistory History { get; } = new();

    /// <summary>Where the peer is now.</summary>
    public Endpoint Peer { get; internal set; } = definition.Remote;
}
