using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>The state of an inbound SA that outlives restarts of its egress actor: each incarnation of the actor is made from it and leaves its results in it.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="ingress">The ingress actor of the same tunnel.</param>
/// <param name="checkpoint">Stores the highest accepted number.</param>
/// <param name="environment">Services shared by all SAs.</param>
/// <param name="control">The control actor.</param>
public sealed class InboundSaState(SaDefinition definition, IActorRef ingress, ReplayCheckpoint checkpoint, SaEnvironment environment, IActorRef control)
    : SaStateBase(definition, environment, control)
{
    /// <summary>The ingress actor of the same tunnel.</summary>
    public IActorRef Ingress { get; } = ingress;

    /// <summary>Stores the highest accepted number.</summary>
    public ReplayCheckpoint Checkpoint { get; } = checkpoint;

    /// <inheritdoc/>
    /// <remarks>Computed with each call.</remarks>
    public override SaFingerprint Fingerprint => Definition.Inbound.Fingerprint("in");

    internal override SaKeys Keys => Definition.Inbound;

    internal override DropReason NotOwner => DropReason.RxNotOwner;

    internal override DropReason Stopped => DropReason.RxSaStopped;

    /// <summary>Receives packets that arrive after the hand-over of the SA, also after a restart; null when they are dropped.</summary>
    internal DirectoryEntry? Successor { get; set; }

    internal override void Validate() => Validate(Definition);

    /// <summary>As <see cref="Validate()"/>, for a tunnel without actors.</summary>
    internal static void Validate(SaDefinition definition)
    {
        definition.Inbound.Validate(definition.CryptoProvider);
        ArgumentOutOfRangeException.ThrowIfNegative(definition.ReplayWindow, nameof(SaDefinition.ReplayWindow));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(definition.ReplayWindow, ReplayWindow.MaxSize, nameof(SaDefinition.ReplayWindow));
        definition.Egress.Validate();
    }

    /// <summary>Makes an opener that starts above every number that an earlier incarnation accepted; the caller owns it.</summary>
    internal EspOpener CreateOpener(Lifetime lifetime)
    {
        var transform = Environment.TransformFactory(Definition.Inbound, Definition.Esn, Definition.CryptoProvider);
        var opener = new EspOpener(Definition.Inbound.Spi, transform, Definition.Esn, Definition.ReplayWindow, lifetime);
        opener.StartAt(Checkpoint.Current);
        return opener;
    }

    /// <summary>Makes a pipeline, which takes ownership of the opener.</summary>
    internal EgressPipeline CreatePipeline(EspOpener opener)
    {
        try
        {
            // A new SA begins with 1; an SA that was used before begins wherever the peer is.
            var settings = Definition.Egress;
            if (opener.ReplayTop > 0 || Checkpoint.Origin != CheckpointOrigin.ThisNode)
            {
                var isFirst = opener.ReplayTop == Checkpoint.Start;
                settings = settings with
                {
                    FirstSequence = opener.ReplayTop + 1,
                    JoinsLate = isFirst && Checkpoint.Origin == CheckpointOrigin.FailedNode,
                    IsHandedOver = isFirst && Checkpoint.Origin == CheckpointOrigin.PreviousOwner,
                };
            }

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
