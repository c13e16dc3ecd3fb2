using Akka.Actor;
using IpTfs.Gateway.Ownership;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Sa;

/// <summary>What every SA actor of one gateway shares.</summary>
public sealed record SaEnvironment
{
    /// <summary>The inner device.</summary>
    public required IInnerDevice Device { get; init; }

    /// <summary>Payloads lie here while they are packed, sealed and sent.</summary>
    public required PacketBatchPool PayloadPool { get; init; }

    /// <summary>Early payloads and split packets lie here.</summary>
    public required PacketBatchPool FragmentPool { get; init; }

    /// <summary>Hands out sequence numbers.</summary>
    public required IActorRef Ledger { get; init; }

    /// <summary>Until when SAs may send, accept and deliver. Open for ever unless somebody moves it.</summary>
    public OwnershipFence Fence { get; init; } = new();

    /// <summary>Makes a transform from keys: a seam for tests that need one that fails.</summary>
    public Func<SaKeys, bool, string, EspTransform> TransformFactory { get; init; } = static (keys, esn, provider) => keys.CreateTransform(esn, provider);
}
