using System.Buffers.Binary;
using IpTfs.Crypto;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Simulation.Tests.Net;

/// <summary>Traffic → outbound SA → link → inbound SA, in virtual time: the loop jumps from one event to the next and ends when nothing is left to happen.</summary>
internal sealed class Tunnel : IDisposable
{
    private const uint Spi = 0x1001;
    private const int OuterIPv4 = 20;
    private readonly TrafficSettings _traffic;
    private readonly SimulatedLink _link;
    private readonly PacketBatchPool _outerPool = new(65_536);
    private readonly PacketBatchPool _fragmentPool = new(66 * 1024, 4);
    private readonly OutboundSa _out;
    private readonly InboundSa _in;
    private readonly PacketBatch _receive = PacketBatch.Unpooled(65_536);
    private readonly List<int> _sent = [];
    private readonly List<int> _received = [];
    private readonly List<long> _latency = [];
    private readonly List<(MonotonicTime, int)> _outer = [];
    private readonly Dictionary<int, MonotonicTime> _sentAt = [];
    private readonly SplitMix _ecn = new(1);
    private bool _isDisposed;
    private bool _isSilent;
    private int _offered;
    private int _peakFragments;
    private int _peakOuter;
    private long _innerOctets;
    private MonotonicTime _now = MonotonicTime.Zero;

    private Tunnel(TrafficSettings traffic, LinkSettings link, IngressSettings ingress, EgressSettings egress, ulong seed)
    {
        _traffic = traffic;
        _link = new SimulatedLink(link, seed, OuterIPv4);
        Assert.True(EspSuite.TryParse("aes128gcm16", out var suite));
        var key = Convert.FromHexString("0102030405060708090a0b0c0d0e0f1011121314");
        EspTransform Transform() => EspTransformFactory.Create(suite, key, default, esn: true);
        _out = new OutboundSa(ingress, new EspSealer(Spi, Transform(), true, LifetimeLimits.Unlimited, _now), _outerPool);
        _out.HandleSequenceRange(new SequenceRange(1, 1UL << 40));
        _in = new InboundSa(egress, new EspOpener(Spi, Transform(), true, 1024, LifetimeLimits.Unlimited, _now), _fragmentPool);
    }

    private MonotonicTime NextTraffic =>
        _offered < _traffic.Count ? new MonotonicTime(_offered / _traffic.Burst * _traffic.IntervalNanos) : MonotonicTime.Never;

    /// <summary>Runs one simulation to its end and checks what must hold whatever the link does.</summary>
    public static SimulationResult Run(TrafficSettings traffic, LinkSettings link, IngressSettings ingress, EgressSettings egress, ulong seed)
    {
        using var tunnel = new Tunnel(traffic, link, ingress, egress, seed);
        var constant = ingress.Mode == SendMode.ConstantRate;
        for (var steps = 0; ; steps++)
        {
            Assert.True(steps < 1_000_000, $"seed {seed}: the simulation does not come to rest");
            // A constant-rate sender never rests: it is stopped when there is nothing left to say.
            tunnel._isSilent = constant && tunnel._offered == traffic.Count && tunnel._out.QueuedOctets == 0;
            var sender = tunnel._isSilent ? MonotonicTime.Never : MonotonicTime.Min(tunnel.NextTraffic, tunnel._out.NextDeadline);
            var next = MonotonicTime.Min(sender, MonotonicTime.Min(tunnel._link.NextDelivery, tunnel._in.NextDeadline));
            if (next == MonotonicTime.Never) break;
            tunnel._now = MonotonicTime.Max(tunnel._now, next);
            tunnel.Step();
        }

        return tunnel.Finish(seed);
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _out.Dispose();
        _in.Dispose();
    }

    private void Step()
    {
        while (NextTraffic <= _now) Offer();
        if (!_isSilent)
        {
            _out.HandleTimeout(_now);
            Assert.True(_out.NextDeadline > _now, "the sender's deadline does not spin");
        }

        while (_out.TryTakeOuter(_now, out var batch))
        {
            _peakOuter = Math.Max(_peakOuter, _outerPool.Outstanding);
            for (var i = 0; i < batch.Count; i++)
            {
                _outer.Add((_now, batch[i].Length + OuterIPv4));
                _link.Send(batch.Span(i), _now);
            }

            batch.Return();
        }

        while (_link.TryReceive(_now, out var packet))
        {
            packet.CopyTo(_receive.Memory, 64);
            _in.HandleOuter(_receive, 64, packet.Length, (byte)(_ecn.Next() & 3), _now);
            Deliver();
        }

        _in.HandleTimeout(_now);
        Deliver();
        Assert.True(_in.NextDeadline > _now, "the receiver's deadline does not spin");
    }

    private void Offer()
    {
        var id = _offered++;
        var packet = Packet(id, _traffic.Sizes[id % _traffic.Sizes.Length]);
        if (!_out.HandleInner(packet, default, _now).IsAccepted) return;
        _sent.Add(id);
        _sentAt[id] = _now;
    }

    private void Deliver()
    {
        while (_in.TryTakeInner(out var inner))
        {
            var id = BinaryPrimitives.ReadInt32BigEndian(inner.Span[20..]);
            Assert.True(_sentAt.TryGetValue(id, out var sentAt), $"packet {id} was never sent");
            Assert.True(inner.Span.SequenceEqual(Packet(id, _traffic.Sizes[id % _traffic.Sizes.Length])), $"packet {id} is not what was sent");
            _received.Add(id);
            _innerOctets += inner.Length;
            _latency.Add(_now.NanosSince(sentAt));
        }

        _peakFragments = Math.Max(_peakFragments, _fragmentPool.Outstanding);
        _in.ReleaseInner();
    }

    private SimulationResult Finish(ulong seed)
    {
        _latency.Sort();
        Assert.True(_received.Count == _received.Distinct().Count(), $"seed {seed}: an inner packet was delivered twice");
        var result = new SimulationResult
        {
            Sent = _sent,
            Received = _received,
            LatencyNanos = _latency,
            Outer = _outer,
            InnerOctets = _innerOctets,
            OutDrops = _out.Drops,
            InDrops = _in.Drops,
            Egress = _in.EgressCounters,
            Ingress = _out.IngressCounters,
            PeakFragmentBatches = _peakFragments,
            PeakOuterBatches = _peakOuter,
            LinkSent = _link.Sent,
            LinkLost = _link.Lost,
            LinkDuplicated = _link.Duplicated,
            LinkCorrupted = _link.Corrupted,
            OpenedPackets = _in.Counters.RxOuterPackets,
        };
        Dispose();
        Assert.Equal(0, _outerPool.Outstanding + _fragmentPool.Outstanding);
        return result;
    }

    // IPv4 with the id in front and octets that depend on it: a splice or a shift shows anywhere.
    private static byte[] Packet(int id, int length)
    {
        var packet = new byte[length];
        var random = new SplitMix((ulong)id);
        for (var i = 24; i + 8 <= length; i += 8) BinaryPrimitives.WriteUInt64LittleEndian(packet.AsSpan(i), random.Next());
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        packet[8] = 64;
        packet[9] = 17;
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(20), id);
        return packet;
    }
}
