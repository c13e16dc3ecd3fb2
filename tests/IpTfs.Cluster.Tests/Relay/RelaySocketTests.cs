using System.Collections.Concurrent;
using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Tests.Keys;
using IpTfs.Gateway;
using IpTfs.Gateway.Datapath;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Cluster.Tests.Relay;

/// <summary>Two nodes on the loopback interface, with the sockets, threads and dispatchers that they run with.</summary>
public sealed class RelaySocketTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task BatchesOfRuns_ArriveOverRealSockets()
    {
        using var key = KnownKey.Create();
        using var threads = new Threads();
        using var system = GatewaySystem.Create("relay", Threads.Dispatchers, NullLoggerFactory.Instance, new DatapathSetup { FindThread = threads.Find });
        using var sender = new Node(system, key, "node-a", 1, threads.A);
        using var receiver = new Node(system, key, "node-b", 2, threads.B);
        sender.Relay.SetNodes([sender.Peer, receiver.Peer]);
        receiver.Relay.SetNodes([sender.Peer, receiver.Peer]);
        var port = sender.Relay.EntryTo("node-b")!;

        for (var round = 0; round < 50; round++)
        {
            byte[][] packets = [.. Enumerable.Range(0, 40).Select(i => Packets.Esp(i < 39 ? 1440 : 200, sequence: (uint)((round * 40) + i)))];
            Assert.True(port.TryTell(Packets.Run(packets)));
            foreach (var packet in packets) Assert.Equal(packet, await receiver.NextAsync());
        }

        // What is counted behind the last packet is counted when all threads have ended.
        await system.Terminate();
        await threads.StopAsync();
        Assert.Equal(new RelayCounters { Sent = 2000 }, sender.Relay.Counters);
        Assert.Equal(new RelayCounters { Received = 2000 }, receiver.Relay.Counters);
    }

    /// <summary>One reader thread for each node.</summary>
    private sealed class Threads : IDisposable
    {
        public const string Dispatchers =
            """
            akka.iptfs.dispatchers {
              node-a { type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors" }
              node-b { type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors" }
            }
            """;

        private readonly ReaderThread _a;
        private readonly ReaderThread _b;

        public Threads()
        {
            _a = new ReaderThread("node-a", A);
            _b = new ReaderThread("node-b", B);
        }

        public EpollActorParker A { get; } = new();

        public EpollActorParker B { get; } = new();

        public ReaderThread? Find(string dispatcher) => dispatcher.EndsWith("node-a", StringComparison.Ordinal) ? _a : dispatcher.EndsWith("node-b", StringComparison.Ordinal) ? _b : null;

        public Task StopAsync()
        {
            _a.Stop();
            _b.Stop();
            return Task.WhenAll(_a.Completion, _b.Completion);
        }

        public void Dispose()
        {
            A.Dispose();
            B.Dispose();
        }
    }

    private sealed class Node : IDisposable
    {
        private readonly UdpOuterSocket _socket = new(new UdpOuterOptions(new Endpoint(IpAddress.V4([127, 0, 0, 1]), 0)));
        private readonly ConcurrentQueue<byte[]> _packets = new();
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly string _name;

        public Node(ActorSystem system, ClusterKey key, string name, UInt128 instance, EpollActorParker parker)
        {
            _name = name;
            var options = new RelayOptions(name, key, _socket);
            Relay = new RelaySet(options, (props, actor) => system.ActorOf(props, $"{name}-{actor}"), system.Stop);
            Relay.Join(instance);
            var reader = Relay.CreateReader(parker, batch =>
            {
                foreach (var packet in Packets.Of(batch))
                {
                    _packets.Enqueue(packet);
                    _arrived.Release();
                }

                batch.Return();
                return 0;
            });
            system.ActorOf(reader.WithDispatcher($"akka.iptfs.dispatchers.{name}"), $"{name}-reader");
        }

        public RelaySet Relay { get; }

        public RelayPeer Peer => new(_name, Relay.Instance, _socket.Local);

        public async Task<byte[]> NextAsync()
        {
            Assert.True(await _arrived.WaitAsync(Patience), "no packet arrived");
            Assert.True(_packets.TryDequeue(out var packet));
            return packet;
        }

        public void Dispose()
        {
            Relay.Dispose();
            _socket.Dispose();
            _arrived.Dispose();
        }
    }
}
