using Akka.Actor;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Sa;

/// <summary>The state of an SA that outlives restarts of its actor: each incarnation of the actor is made from it and leaves its results in it.</summary>
/// <remarks>Belongs to the present incarnation; Akka runs one at a time.</remarks>
/// <param name="definition">The tunnel.</param>
/// <param name="environment">Services shared by all SAs.</param>
/// <param name="control">The control actor.</param>
public abstract class SaStateBase(SaDefinition definition, SaEnvironment environment, IActorRef control)
{
    /// <summary>The tunnel; replaced when it is reconfigured.</summary>
    public SaDefinition Definition { get; private set; } = definition;

    /// <summary>Services shared by all SAs.</summary>
    public SaEnvironment Environment { get; } = environment;

    /// <summary>The control actor.</summary>
    public IActorRef Control { get; } = control;

    /// <summary>The fence until which the SA may be used.</summary>
    public OwnershipTerm Term { get; } = environment.Fence.Term;

    /// <summary>The counters of earlier incarnations.</summary>
    public SaHistory History { get; } = new();

    /// <summary>The present address of the peer: the configured one until the peer is found at another.</summary>
    public Endpoint Peer { get; internal set; } = definition.Remote;

    /// <summary>The fingerprint that identifies the SA in the ledger.</summary>
    public abstract SaFingerprint Fingerprint { get; }

    /// <summary>The SPI and keys of this direction.</summary>
    internal abstract SaKeys Keys { get; }

    /// <summary>The reason of packets that arrive after the fence of the SA.</summary>
    internal abstract DropReason NotOwner { get; }

    /// <summary>The reason of packets that arrive after the SA has stopped, or wait when it stops.</summary>
    internal abstract DropReason Stopped { get; }

    /// <summary>The reason that packets are dropped under since the SA was closed, also after a restart; <see cref="DropReason.None"/> while it is open.</summary>
    internal DropReason ClosedFor { get; set; }

    /// <summary>Whether the SA has not been closed.</summary>
    internal bool IsOpen => ClosedFor == DropReason.None;

    /// <summary>Checks, without making an SA, that one can be made: a fault shall show at the start and not with the first packet.</summary>
    /// <exception cref="ArgumentException">Keys or settings cannot work.</exception>
    /// <exception cref="NotSupportedException">The crypto provider cannot serve the suite.</exception>
    internal abstract void Validate();

    /// <summary>Uses another definition from now on, and clears this direction's keys of the one before: a restart uses the new one.</summary>
    internal void Replace(SaDefinition definition)
    {
        Keys.Dispose();
        Definition = definition;
    }
}
