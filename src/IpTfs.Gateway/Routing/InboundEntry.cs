using IpTfs.Actors.Refs;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Routing;

/// <summary>Where the outer packets of one inbound SPI go.</summary>
/// <param name="tunnel">The tunnel's name.</param>
/// <param name="actor">The actor that receives.</param>
public sealed class InboundEntry(string tunnel, DataActorRef<EgressMessage, PacketBatch> actor) : DirectoryEntry(tunnel, actor, actor.Data);
