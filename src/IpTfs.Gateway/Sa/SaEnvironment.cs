using Akka.Actor;
using IpTfs.Gateway.Ownership;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Sa;

/// <summary>The services that all SA actors of a gateway share.</summary>
public sealed record SaEnvironment
{
    /// <summary>The inner device.</summary>
    public required IInnerDevice Device { get; init; }

    /// <summary>The pool of payloads that are packed, sealed and sent.</summary>
    public required PacketBatchPool PayloadPool { get; init; }

    /// <summary>The pool of early payloads and split packets.</summary>
    public required PacketBatchPool FragmentPool { get; init; }

    /// <summary>The actor that grants sequence numbers.</summary>
    public required IActorRef Ledger { get; init; }

    /// <summary>The instant until which SAs may send, accept and deliver. Unlimited unless the cluster moves it.</summary>
    public OwnershipFence Fence { get; init; } = new();

    /// <summary>Makes a transform from keys: a seam for tests that need one that fails.</summary>
    public Func<SaKeys, bool, string, EspTransform> TransformFactory { get; init; } = static (keys, esn, provider) => keys.CreateTransform(esn, provider);
}
