using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.State;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;

namespace IpTfs.Gateway.Sa;

/// <summary>The state of an outbound SA that outlives restarts of its ingress actor: each incarnation of the actor is made from it and leaves its results in it.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="socket">The socket that outer packets leave by.</param>
/// <param name="environment">Services shared by all SAs.</param>
/// <param name="control">The control actor.</param>
public sealed class OutboundSaState(SaDefinition definition, IOuterSocket socket, SaEnvironment environment, IActorRef control) : SaStateBase(definition, environment, control)
{
    /// <summary>The socket that outer packets leave by.</summary>
    public IOuterSocket Socket { get; } = socket;

    /// <inheritdoc/>
    public override SaFingerprint Fingerprint { get; } = definition.Outbound.Fingerprint("out");

    internal override SaKeys Keys => Definition.Outbound;

    internal override DropReason NotOwner => DropReason.TxNotOwner;

    internal override DropReason Stopped => DropReason.TxSaStopped;

    /// <summary>The size of the next request for sequence numbers, which grows with the SA's rate.</summary>
    internal SequenceDemand Demand { get; } = new();

    internal override void Validate() => Validate(Definition);

    /// <summary>As <see cref="Validate()"/>, for a tunnel without actors.</summary>
    internal static void Validate(SaDefinition definition)
    {
        definition.Outbound.Validate(definition.CryptoProvider);
        SettingsOn(PathOf(definition, definition.Overhead), definition).Validate();
    }

    /// <summary>A path without any report.</summary>
    internal PathMtu PathWith(EspOverhead overhead) => PathOf(Definition, overhead);

    /// <summary>As <see cref="PathWith"/>, for a tunnel without actors.</summary>
    internal static PathMtu PathOf(SaDefinition definition, EspOverhead overhead) =>
        new(overhead, definition.OuterPacketSize, definition.Remote.Address.IsV6, definition.Encapsulation == OuterEncapsulation.Udp);

    /// <summary>Makes a sealer without sequence numbers; the caller owns it.</summary>
    internal EspSealer CreateSealer(Lifetime lifetime) =>
        new(Definition.Outbound.Spi, Environment.TransformFactory(Definition.Outbound, Definition.Esn, Definition.CryptoProvider), Definition.Esn, lifetime);

    /// <summary>Makes a pipeline, which takes ownership of the sealer.</summary>
    internal IngressPipeline CreatePipeline(EspSealer sealer)
    {
        try
        {
            var path = PathWith(sealer.Overhead);
            return new IngressPipeline(new OutboundSa(SettingsOn(path, Definition), sealer, Environment.PayloadPool), path, Definition, Peer, Socket, Environment.Device);
        }
        catch
        {
            sealer.Dispose();
            throw;
        }
    }

    // The settings object is shared with SAs that have the same settings, unless the path needs a smaller payload.
    private static IngressSettings SettingsOn(PathMtu path, SaDefinition definition)
    {
        var settings = definition.Ingress;
        return settings.PayloadOctets == path.PayloadOctets && settings.OuterHeaderOctets == definition.OuterHeaderOctets
            ? settings
            : settings with { PayloadOctets = path.PayloadOctets, OuterHeaderOctets = definition.OuterHeaderOctets };
    }
}
