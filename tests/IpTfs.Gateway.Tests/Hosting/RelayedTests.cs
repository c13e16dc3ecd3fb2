using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Counters;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>ESP that arrives at a gateway that has not its SA reaches the one that has, by way of whatever joins the two.</summary>
public class RelayedTests
{
    [Fact]
    public async Task PacketsForAnotherNode_ReachItsSa_AndThePeerIsFollowed()
    {
        var (node, owner, peer) = (TestGateway.Open(), TestGateway.Open(), TestGateway.Open());
        using var system = GatewaySystem.Create("relay", "", NullLoggerFactory.Instance, new DatapathSetup());
        await using (node)
        await using (owner)
        await using (peer)
        {
            // The peer knows the one address only; the owner knows nothing of where the peer is.
            await peer.StartAsync([TestGateway.Tunnel(1, 2, node.Socket.Local)]);
            await node.StartAsync([]);
            await owner.StartAsync([TestGateway.Tunnel(1, 1, new Protocol.Wire.Endpoint(Protocol.Wire.IpAddress.V4([127, 0, 0, 9]), 9))]);
            var dispatcher = owner.Host.CreateRelayDispatcher();
            var relay = system.ActorOf(Props.Create(() => new Bridge(dispatcher)).WithMailbox("akka.iptfs.mailboxes.datapath"), "to-owner");
            Assert.Equal(1, await node.Host.SetRelaysAsync([new(0x1002, new RelayEntry("owner", relay))]));
            for (var i = 0; i < 100; i++)
            {
                Assert.True(peer.Device.TryInject(TestGateway.Packet(1, 2, i)));
                Assert.Equal(TestGateway.Packet(1, 2, i), await owner.NextAsync());
            }

            Assert.Equal(peer.Socket.Local.ToString(), (await owner.Host.GetSnapshotAsync(default)).Tunnels[0].Peer);
            Assert.Equal(0, dispatcher.Drops.Total(DropDirection.Rx));
            Assert.Equal(0, (await node.Host.GetSnapshotAsync(default)).Drops["unknown-spi"]);
        }
    }

    private sealed class Bridge(SpiDispatcher dispatcher) : DatapathActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void ReceiveData(DatapathBatch batch)
        {
            while (batch.TryTake(out var item)) dispatcher.Dispatch(PacketDelivery.BatchOf(item));
        }
    }
}
