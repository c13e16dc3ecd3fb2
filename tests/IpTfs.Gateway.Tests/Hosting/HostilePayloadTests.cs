using System.Collections.Concurrent;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using IpTfs.Actors;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;
using IpTfs.Simulation.Tests.Captures;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>A peer that has the key and means harm: whatever it sends ends in a packet or a counter, never in a fault of the actor.</summary>
public class HostilePayloadTests
{
    private const int Cases = 200;
    private const int PayloadsPerCase = 5_000;
    private static readonly string[] Captures = ["gcm128-v4-aggregate", "gcm128-v6-in-v6", "gcm256-v4-fragment-9000", "aescbc256-sha256-v4", "chacha20poly1305-v4-udp"];

    [Fact]
    public async Task AMillionHostilePayloads_NeverReachTheSupervisor()
    {
        using var folder = new TemporaryFolder();
        using var checkpoints = ReplayCheckpoints.Open(folder.File("r"), "boot");
        using var device = new MemoryInnerDevice(new MemoryInnerOptions { OnDelivered = static _ => { } });
        using var system = GatewaySystem.Create("hostile", "", NullLoggerFactory.Instance, new DatapathSetup());
        var faults = new ConcurrentQueue<Exception>();
        GatewaySystem.OnFailures(system, e => faults.Enqueue(e.Cause), e => faults.Enqueue(e.Cause));

        var definition = TestGateway.Tunnel(1, 2, new Endpoint(IpAddress.V4([127, 0, 0, 1]), 4500)) with { Selectors = TestGateway.Selectors("0.0.0.0/0", "0.0.0.0/0") };
        var environment = new SaEnvironment
        {
            Device = device,
            PayloadPool = new PacketBatchPool(65_536),
            FragmentPool = new PacketBatchPool(66_560, 1, limit: 64),
            Ledger = system.ActorOf(Props.Create(() => new Sink())),
        };
        var template = new InboundSaState(
            definition, system.ActorOf(Props.Create(() => new Sink())),
            checkpoints.For(definition.Inbound.Fingerprint("in")), environment, system.ActorOf(Props.Create(() => new Sink())));
        var egress = system.ActorOf(
            Props.Create(() => new EgressActor(template)).WithDispatcher(SaSupervisor.Dispatcher).WithMailbox(SaSupervisor.Mailbox), "in");
        await egress.Ask<SaStatus>(new EgressMessage.GetStatus(), TestGateway.Patience);

        var seeds = Captures.SelectMany(PayloadsOf).ToList();
        using var sealer = new EspSealer(definition.Inbound.Spi, definition.Inbound.CreateTransform(false, "auto"), false, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        sealer.AddRange(new SequenceRange(1, uint.MaxValue));
        var attacker = new Attacker(sealer, seeds, new InboundEntry("in", egress));

        // Each case is a seed: the failing one is printed and replays.
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => attacker.Send(seed, PayloadsPerCase))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

        var status = await egress.Ask<SaStatus>(new EgressMessage.GetStatus(), TestGateway.Patience);
        Assert.Empty(faults);
        Assert.Equal(attacker.Sent, status.Sa.Counters["rx-pkts"]);
        Assert.True(attacker.Sent >= Cases * PayloadsPerCase);
        Assert.True(status.Sa.Counters["inner-rx-pkts"] > 10_000, "hardly anything was delivered: the attack never got past the first check");
        foreach (var reason in new[] { "integrity-failed", "block-type-unknown", "block-length-invalid", "aggfrag-subtype-unknown", "aggfrag-header-truncated", "outer-truncated" })
            Assert.True(status.Sa.Drops[reason] > 0, $"{reason} was never provoked");
        Assert.True(environment.FragmentPool.Outstanding <= 8, $"{environment.FragmentPool.Outstanding} pieces are held");
    }

    private static IEnumerable<byte[]> PayloadsOf(string name)
    {
        var capture = LinuxCapture.Read(name);
        using var opener = new EspOpener(
            capture.Spi, Crypto.EspTransformFactory.Create(capture.Suite, capture.Key, capture.AuthKey, capture.Esn), capture.Esn, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
        foreach (var packet in capture.EspPackets)
        {
            Assert.Equal(Protocol.Counters.DropReason.None, opener.Open(packet, MonotonicTime.Zero, out var payload));
            yield return packet[payload.Offset..(payload.Offset + payload.Length)];
        }
    }

    private sealed class Sink : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    /// <summary>Seals mutated payloads, and damages some of the sealed packets too.</summary>
    private sealed class Attacker(EspSealer sealer, List<byte[]> seeds, DirectoryEntry entry)
    {
        private readonly PacketBatchPool _pool = new(64 * 16_384, 64, 16);
        private readonly byte[] _space = new byte[16_384];

        public long Sent { get; private set; }

        public void Send(int seed, int count)
        {
            var random = new Random(seed);
            while (count > 0)
            {
                var batch = _pool.TryRent()!;
                for (; count > 0 && batch.Count < batch.Capacity; count--, Sent++) Assert.True(batch.TryAppend(Next(random)));
                Assert.True(entry.TryTell(batch));
            }
        }

        private Span<byte> Next(Random random)
        {
            var payload = seeds[random.Next(seeds.Count)];
            var length = Math.Min(payload.Length, _space.Length - 64);
            var body = _space.AsSpan(sealer.Overhead.HeaderLength);
            payload.AsSpan(0, length).CopyTo(body);
            switch (random.Next(8))
            {
                case 0:
                    length = random.Next(length + 1);
                    break;
                case 1:
                    body[random.Next(4)] = (byte)random.Next(256);
                    break;
                case 2:
                    body[random.Next(Math.Min(length, 32))] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    for (var i = 0; i < 8; i++) body[random.Next(length)] = (byte)random.Next(256);
                    break;
                case 4:
                    random.NextBytes(body[..length]);
                    body[0] = (byte)random.Next(3);
                    break;
                case 5:
                    // The length fields of the first block: 0, 1 and the largest.
                    body[4 + random.Next(2, 6)] = (byte)(random.Next(3) * 127);
                    break;
            }

            Assert.Equal(Protocol.Counters.DropReason.None, sealer.Seal(_space, length, 144, MonotonicTime.Zero, out var total));
            var packet = _space.AsSpan(0, total);
            if (random.Next(16) == 0) packet[random.Next(4, total)] ^= (byte)(1 << random.Next(8));
            return random.Next(64) == 0 ? packet[..random.Next(4, total)] : packet;
        }
    }
}
