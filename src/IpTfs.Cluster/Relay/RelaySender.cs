using System.Diagnostics.CodeAnalysis;
using IpTfs.Cluster.Keys;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>The sending side to one other node: seals each ESP packet, as it arrived, into another ESP packet.</summary>
/// <remarks>Single-threaded. After each <see cref="Handle"/> the host drains <see cref="TryTake"/>. Nothing here allocates once traffic runs.</remarks>
internal sealed class RelaySender : IDisposable
{
    private readonly EspSealer _sealer;
    private readonly RelayNumbers _numbers;
    private readonly RelayOutput _output;
    private readonly int _maxDatagram;
    private RelayCounters _counters;

    /// <summary>Makes a sender.</summary>
    /// <param name="key">The cluster's key. Borrowed for the call.</param>
    /// <param name="self">This node.</param>
    /// <param name="target">The other node.</param>
    /// <param name="numbers">The sequence numbers between the two nodes: the same object for every sender between them.</param>
    /// <param name="pool">The memory of sealed packets.</param>
    public RelaySender(ClusterKey key, in RelayEnd self, in RelayEnd target, RelayNumbers numbers, PacketBatchPool pool)
    {
        _sealer = RelaySa.CreateSealer(key, self, target);
        _numbers = numbers;
        _output = new RelayOutput(pool);
        _maxDatagram = Math.Min(RelayFormat.MaxDatagramOctets, _output.MaxPacketOctets);
    }

    /// <summary>Seals the packets of a batch. Borrows the batch.</summary>
    public void Handle(PacketBatch packets, MonotonicTime now)
    {
        foreach (var packet in packets.Packets)
        {
            ref readonly var slot = ref packets[packet.Slot];
            Seal(packets.Span(packet), new RelayHeader(slot.Source, slot.Ecn), now);
        }
    }

    /// <summary>Hands out datagrams to send, runs of equal length in one slot; the caller owns the batch.</summary>
    public bool TryTake([NotNullWhen(true)] out PacketBatch? datagrams) => _output.TryTake(out datagrams);

    /// <summary>Returns what was counted since the last call.</summary>
    public RelayCounters TakeCounters() => _counters.Take();

    /// <summary>Clears the key and returns the batches that were not taken.</summary>
    public void Dispose()
    {
        _sealer.Dispose();
        _output.Dispose();
    }

    private void Seal(ReadOnlySpan<byte> packet, in RelayHeader header, MonotonicTime now)
    {
        var length = _sealer.Overhead.SealedLength(RelayFormat.HeaderOctets + packet.Length);
        if (!EspView.TryParse(packet, out _) || !RelayHeader.IsPossible(header.Source))
        {
            _counters.SendMalformed++;
        }
        else if (length > _maxDatagram)
        {
            _counters.SendTooLong++;
        }
        else if (!_output.TryReserve(length, out var space))
        {
            _counters.SendPoolExhausted++;
        }
        else
        {
            var payload = space[_sealer.Overhead.HeaderLength..];
            header.Write(payload);
            packet.CopyTo(payload[RelayFormat.HeaderOctets..]);
            if (_sealer.Remaining == 0) _sealer.AddRange(_numbers.Take());
            var reason = _sealer.Seal(space, RelayFormat.HeaderOctets + packet.Length, RelayFormat.NextHeader, now, out length);
            if (reason != DropReason.None) throw new InvalidOperationException($"an SA without limits refuses to seal: {reason}");
            // The outer header between the nodes has no ECN: the ECN bits with which the packet arrived travel inside.
            _output.Append(length, default, EcnField.NotCapable);
        }
    }
}
