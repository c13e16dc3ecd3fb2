using Akka.Actor;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.State;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>What the lives of one ingress actor are made from and leave to each other.</summary>
/// <param name="definition">The tunnel.</param>
/// <param name="socket">Where outer packets leave.</param>
/// <param name="environment">What all SAs share.</param>
/// <param name="control">Is told what concerns more than this SA.</param>
public sealed class OutboundSaState(SaDefinition definition, IOuterSocket socket, SaEnvironment environment, IActorRef control)
{
    /// <summary>The tunnel; replaced when it is reconfigured.</summary>
    public SaDefinition Definition { get; internal set; } = definition;

    /// <summary>Where outer packets leave.</summary>
    public IOuterSocket Socket { get; } = socket;

    /// <summary>What all SAs share.</summary>
    public SaEnvironment Environment { get; } = environment;

    /// <summary>Is told what concerns more than this SA.</summary>
    public IActorRef Control { get; } = control;

    /// <summary>What the ledger knows the SA by.</summary>
    public SaFingerprint Fingerprint { get; } = definition.Outbound.Fingerprint("out");

    /// <summary>The term that the SA lives in.</summary>
    public OwnershipTerm Term { get; } = environment.Fence.Term;

    /// <summary>What packets are counted under since the SA was closed, for this life and those to come; <see cref="DropReason.None"/> while it is not.</summary>
    internal DropReason ClosedFor { get; set; }

    /// <summary>What earlier lives counted.</summary>
    public SaHistory History { get; } = new();

    /// <summary>Where the peer is now.</summary>
    public Endpoint Peer { get; internal set; } = definition.Remote;

    /// <summary>Numbers to ask the ledger for next: grows with the SA's rate.</summary>
    internal SequenceDemand Demand { get; } = new();

    /// <summary>Refuses what no SA can be made from, without making one: its fault is to show at the start, not with the first packet.</summary>
    /// <exception cref="ArgumentException">Keys or settings cannot work.</exception>
    /// <exception cref="NotSupportedException">The crypto provider cannot serve the suite.</exception>
    internal void Validate() => Validate(Definition);

    /// <summary>As <see cref="Validate()"/>, of a tunnel that has no actors yet.</summary>
    internal static void Validate(SaDefinition definition)
    {
        definition.Outbound.Validate(definition.CryptoProvider);
        SettingsOn(PathOf(definition, definition.Overhead), definition).Validate();
    }

    /// <summary>A path that nothing is known about yet.</summary>
    internal PathMtu PathWith(EspOverhead overhead) => PathOf(Definition, overhead);

    /// <summary>As <see cref="PathWith"/>, of a tunnel that has no actors yet.</summary>
    internal static PathMtu PathOf(SaDefinition definition, EspOverhead overhead) =>
        new(overhead, definition.OuterPacketSize, definition.Remote.Address.IsV6, definition.Encapsulation == OuterEncapsulation.Udp);

    /// <summary>Makes a sealer without sequence numbers; the caller owns it.</summary>
    internal EspSealer CreateSealer(Lifetime lifetime) =>
        new(Definition.Outbound.Spi, Environment.TransformFactory(Definition.Outbound, Definition.Esn, Definition.CryptoProvider), Definition.Esn, lifetime);

    /// <summary>Makes a pipeline around a sealer, whose ownership passes to it.</summary>
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

    // Shared with the SAs that have the same ones, unless the path wants others.
    private static IngressSettings SettingsOn(PathMtu path, SaDefinition definition)
    {
        var settings = definition.Ingress;
        return settings.PayloadOctets == path.PayloadOctets && settings.OuterHeaderOctets == definition.OuterHeaderOctets
            ? settings
            : settings with { PayloadOctets = path.PayloadOctets, OuterHeaderOctets = definition.OuterHeaderOctets };
    }
}
