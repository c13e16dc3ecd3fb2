using IpTfs.Actors.Refs;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>Where the inner packets of one tunnel go: what the security policy leads to.</summary>
/// <param name="tunnel">The tunnel's name.</param>
/// <param name="actor">The actor that sends.</param>
public sealed class OutboundEntry(string tunnel, DataActorRef<IngressMessage, PacketBatch> actor) : DirectoryEntry(tunnel, actor, actor.Data);
