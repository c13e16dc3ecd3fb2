using System.Buffers.Binary;
using IpTfs.IO.Sockets;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>One direction of the path between two gateways: forwards outer packets, loses some, delays some, and counts them all.</summary>
/// <remarks>Single-threaded. Other threads may read the counters while it runs; they are exact once it has stopped.</remarks>
internal sealed class RelayLane
{
    /// <summary>Octets before ESP in an outer packet: IPv4 and UDP headers.</summary>
    public const int OuterHeaderOctets = 28;

    private const int ReceiveOctets = 4 << 16;
    private const int SendOctets = 1 << 16;
    private const int Slots = 64;

    private readonly UdpOuterSocket _from;
    private readonly UdpOuterSocket _to;
    private readonly OuterDestination _destination;
    private readonly Impairment _impairment;
    private readonly LossOracle _oracle;
    private readonly PacketBatch _received = PacketBatch.Unpooled(ReceiveOctets, Slots);
    private readonly PacketBatch _sending = PacketBatch.Unpooled(SendOctets, Slots);
    private readonly List<DelayedPacket> _delayed = [];
    private SplitMix _random;
    private long _packets;
    private long _octets;

    /// <summary>Makes a lane; everything is borrowed.</summary>
    /// <param name="from">The socket that the sending gateway sends to.</param>
    /// <param name="to">The socket that the receiving gateway treats as its peer.</param>
    /// <param name="target">The receiving gateway.</param>
    /// <param name="impairment">The loss and reordering to apply.</param>
    /// <param name="seed">Selects the affected packets.</param>
    /// <param name="oracle">Observes every packet.</param>
    public RelayLane(UdpOuterSocket from, UdpOuterSocket to, Endpoint target, Impairment impairment, ulong seed, LossOracle oracle)
    {
        _from = from;
        _to = to;
        _destination = new OuterDestination(target);
        _impairment = impairment;
        _random = new SplitMix(seed);
        _oracle = oracle;
    }

    /// <summary>Outer packets received.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Octets of these as IP packets.</summary>
    public long Octets => Volatile.Read(ref _octets);

    /// <summary>Outer packets that were lost on purpose.</summary>
    public long Dropped { get; private set; }

    /// <summary>Outer packets that were delayed on purpose.</summary>
    public long Delayed { get; private set; }

    /// <summary>Outer packets that the system refused to send; must stay 0.</summary>
    public long Refused { get; private set; }

    /// <summary>Forwards all waiting packets.</summary>
    public void Pump()
    {
        int count;
        do
        {
            _received.Clear();
            count = _from.Receive(_received);
            foreach (var packet in _received.Packets) HandlePacket(_received.Span(packet));
        }
        while (count > 0);

        Flush();
    }

    /// <summary>Forwards the delayed packets: no later packet will release them.</summary>
    public void ReleaseAll()
    {
        Release(ulong.MaxValue);
        Flush();
    }

    private void HandlePacket(ReadOnlySpan<byte> packet)
    {
        var isLost = _random.NextDouble() < _impairment.Loss;
        var isDelayed = _random.NextDouble() < _impairment.Reorder;
        _oracle.Handle(packet, isLost);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _octets, _octets + packet.Length + OuterHeaderOctets);
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (isLost)
        {
            Dropped++;
        }
        else if (isDelayed)
        {
            Delayed++;
            var distance = 1 + (_random.Next() % (ulong)_impairment.LongestDelay);
            _delayed.Add(new DelayedPacket(packet.ToArray(), sequence + distance));
        }
        else
        {
            Forward(packet);
        }

        // Counted in sequence numbers, not in packets forwarded: a lost packet must not extend the delay beyond the window.
        Release(sequence);
    }

    private void Release(ulong sequence)
    {
        for (var i = 0; i < _delayed.Count;)
        {
            if (_delayed[i].ReleaseAt > sequence)
            {
                i++;
                continue;
            }

            Forward(_delayed[i].Packet);
            _delayed.RemoveAt(i);
        }
    }

    private void Forward(ReadOnlySpan<byte> packet)
    {
        if (_sending.TryAppend(packet)) return;
        Flush();
        _sending.TryAppend(packet);
    }

    private void Flush()
    {
        if (_sending.Count == 0) return;
        Refused += _to.Send(_sending, _destination).Dropped;
        _sending.Clear();
    }

    private readonly record struct DelayedPacket(byte[] Packet, ulong ReleaseAt);
}
