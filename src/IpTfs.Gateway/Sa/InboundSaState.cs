using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>What the lives of one egress actor are made from and leave to each other.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="ingress">The actor that sends to the same peer.</param>
/// <param name="checkpoint">Where the highest accepted number is kept.</param>
/// <param name="environment">What all SAs share.</param>
/// <param name="control">Is told what concerns more than this SA.</param>
public sealed class InboundSaState(SaDefinition definition, IActorRef ingress, ReplayCheckpoint checkpoint, SaEnvironment environment, IActorRef control)
{
    /// <summary>The tunnel; replaced when it is reconfigured.</summary>
    public SaDefinition Definition { get; internal set; } = definition;

    /// <summary>The actor that sends to the same peer.</summary>
    public IActorRef Ingress { get; } = ingress;

    /// <summary>Where the highest accepted number is kept.</summary>
    public ReplayCheckpoint Checkpoint { get; } = checkpoint;

    /// <summary>What all SAs share.</summary>
    public SaEnvironment Environment { get; } = environment;

    /// <summary>Is told what concerns more than this SA.</summary>
    public IActorRef Control { get; } = control;

    /// <summary>What the ledger knows the SA by. Computed with each call.</summary>
    public SaFingerprint Fingerprint => Definition.Inbound.Fingerprint("in");

    /// <summary>The term that the SA lives in.</summary>
    public OwnershipTerm Term { get; } = environment.Fence.Term;

    /// <summary>What packets are counted under since the SA was closed, for this life and those to come; <see cref="DropReason.None"/> while it is not.</summary>
    internal DropReason ClosedFor { get; set; }

    /// <summary>Receives the packets that arrive after the SA was handed over, in this life and the next ones; null when they are dropped.</summary>
    internal DirectoryEntry? Successor { get; set; }

    /// <summary>What earlier lives counted.</summary>
    public SaHistory History { get; } = new();

    /// <summary>
    /// Where the newest authenticated packet came from, when peers are followed, else where the peer is configured: for this life and those to come.
    /// </summary>
    public Endpoint Peer { get; private set; } = definition.Remote;

    /// <summary>Refuses what no SA can be made from, without making one: its fault is to show at the start, not with the first packet.</summary>
    /// <exception cref="ArgumentException">Keys or settings cannot work.</exception>
    /// <exception cref="NotSupportedException">The crypto provider cannot serve the suite.</exception>
    internal void Validate() => Validate(Definition);

    /// <summary>As <see cref="Validate()"/>, of a tunnel that has no actors yet.</summary>
    internal static void Validate(SaDefinition definition)
    {
        definition.Inbound.Validate(definition.CryptoProvider);
        ArgumentOutOfRangeException.ThrowIfNegative(definition.ReplayWindow, nameof(SaDefinition.ReplayWindow));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(definition.ReplayWindow, ReplayWindow.MaxSize, nameof(SaDefinition.ReplayWindow));
        definition.Egress.Validate();
    }

    /// <summary>Makes an opener that starts above whatever an earlier life accepted; the caller owns it.</summary>
    internal EspOpener CreateOpener(Lifetime lifetime)
    {
        var transform = Environment.TransformFactory(Definition.Inbound, Definition.Esn, Definition.CryptoProvider);
        var opener = new EspOpener(Definition.Inbound.Spi, transform, Definition.Esn, Definition.ReplayWindow, lifetime);
        opener.StartAt(Checkpoint.Current);
        return opener;
    }

    /// <summary>Makes a pipeline around an opener, whose ownership passes to it.</summary>
    internal EgressPipeline CreatePipeline(EspOpener opener)
    {
        try
        {
            // A fresh SA begins with 1; one that goes on begins wherever the peer is.
            var settings = Definition.Egress;
            var joinsLate = Checkpoint.IsBound && opener.ReplayTop == Checkpoint.Start;
            if (settings.FirstSequence != opener.ReplayTop + 1 || joinsLate) settings = settings with { FirstSequence = opener.ReplayTop + 1, JoinsLate = joinsLate };
            return new EgressPipeline(new InboundSa(settings, opener, Environment.FragmentPool), Definition, Peer, Checkpoint, Environment.Device, HandlePeerMoved);
        }
        catch
        {
            opener.Dispose();
            throw;
        }
    }

    private void HandlePeerMoved(Endpoint peer)
    {
        Peer = peer;
        Ingress.Tell(new IngressMessage.PeerMoved(peer));
    }
}
