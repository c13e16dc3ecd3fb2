using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using IpTfs.Cluster.Keys;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// Receives relayed datagrams from the other nodes: opens them in place, checks them for replays, and hands out the ESP packets in them as an outer socket would
/// have received them.
/// </summary>
/// <remarks>
/// Single-threaded. After each <see cref="Handle"/> the host drains <see cref="TryTake"/>. Nothing here allocates once traffic runs, whatever arrives. The packets
/// are never relayed again: the host delivers them to SAs of this node only.
/// </remarks>
/// <param name="key">The cluster's key. Borrowed: it outlives the receiver.</param>
/// <param name="pool">Where ESP packets are copied to.</param>
internal sealed class RelayReceiver(ClusterKey key, PacketBatchPool pool) : IDisposable
{
    private readonly RelayOutput _output = new(pool);
    private readonly Dictionary<RelayEnd, RelayInbound> _live = [];

    // A node that was away and returns in the same life has the same key: its replay window must continue. One number for each life of a node.
    private readonly Dictionary<RelayEnd, ulong> _tops = [];
    private Dictionary<uint, RelayInbound> _byTag = [];
    private RelayEnd _self;
    private byte[] _attempt = [];
    private RelayCounters _counters;

    /// <summary>Accepts packets from these nodes only, from now on. The SAs of nodes known already stay as they are.</summary>
    /// <param name="self">This node. In a new life it forgets all SAs of the old one.</param>
    /// <param name="peers">The others.</param>
    public void SetPeers(in RelayEnd self, IReadOnlyList<RelayPeer> peers)
    {
        if (self != _self) Forget();
        _self = self;
        var wanted = peers.Select(peer => peer.End).ToHashSet();
        foreach (var gone in _live.Keys.Where(end => !wanted.Contains(end)).ToList()) Remove(gone);
        foreach (var end in wanted)
        {
            if (!_live.ContainsKey(end)) _live.Add(end, Create(end));
        }

        IndexByTag();
    }

    /// <summary>Opens the datagrams of a batch. Borrows the batch; its octets are overwritten.</summary>
    public void Handle(PacketBatch datagrams, MonotonicTime now)
    {
        foreach (var datagram in datagrams.Packets) Open(datagrams.Span(datagram), now);
    }

    /// <summary>
    /// Hands out ESP packets: source and ECN are of the peer's packet, and a run of packets of one peer, ECN and length is one slot. The caller owns the batch.
    /// </summary>
    public bool TryTake([NotNullWhen(true)] out PacketBatch? packets) => _output.TryTake(out packets);

    /// <summary>Returns what was counted since the last call.</summary>
    public RelayCounters TakeCounters() => _counters.Take();

    /// <summary>Clears the keys and returns the batches that were not taken.</summary>
    public void Dispose()
    {
        Forget();
        _output.Dispose();
    }

    private void Open(Span<byte> datagram, MonotonicTime now)
    {
        if (datagram.Length < RelayFormat.MinDatagramOctets)
        {
            _counters.Malformed++;
            return;
        }

        if (!_byTag.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(datagram), out var sender))
        {
            _counters.UnknownSender++;
            return;
        }

        switch (Open(sender, datagram, now, out var payload))
        {
            case DropReason.None when payload.NextHeader == RelayFormat.NextHeader:
                HandOn(datagram.Slice(payload.Offset, payload.Length));
                break;
            case DropReason.Replayed or DropReason.ReplayTooOld:
                _counters.Replayed++;
                break;
            case DropReason.IntegrityFailed:
                _counters.BadIcv++;
                break;
            default:
                _counters.Malformed++;
                break;
        }
    }

    // Nodes with the same tag are tried one after the other. A failed attempt overwrites the datagram, so it is restored before the next attempt.
    private DropReason Open(RelayInbound sender, Span<byte> datagram, MonotonicTime now, out EspPayload payload)
    {
        if (sender.SameTag is null) return sender.Opener.Open(datagram, now, out payload);
        var attempt = _attempt.AsSpan(0, datagram.Length);
        datagram.CopyTo(attempt);
        payload = default;
        var verdict = DropReason.IntegrityFailed;
        for (var next = sender; next is not null; next = next.SameTag)
        {
            attempt.CopyTo(datagram);
            var reason = next.Opener.Open(datagram, now, out payload);
            if (reason == DropReason.None || payload.Sequence != 0) return reason;
            if (reason is DropReason.Replayed or DropReason.ReplayTooOld) verdict = reason;
        }

        return verdict;
    }

    private void HandOn(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < RelayFormat.HeaderOctets + EspSpecConstants.FixedHeaderLength || !RelayHeader.TryRead(payload, out var header)
            || !EspView.TryParse(payload[RelayFormat.HeaderOctets..], out _))
        {
            _counters.Malformed++;
            return;
        }

        var packet = payload[RelayFormat.HeaderOctets..];
        if (!_output.TryReserve(packet.Length, out var space))
        {
            _counters.PoolExhausted++;
            return;
        }

        packet.CopyTo(space);
        _output.Append(packet.Length, header.Source, header.Ecn);
        _counters.Received++;
    }

    private RelayInbound Create(in RelayEnd end)
    {
        var opener = RelaySa.CreateOpener(key, end, _self);
        if (_tops.Remove(end, out var top)) opener.StartAt(top);
        return new RelayInbound(opener);
    }

    private void Remove(in RelayEnd end)
    {
        _live.Remove(end, out var inbound);
        _tops[end] = inbound!.Opener.ReplayTop;
        inbound.Opener.Dispose();
    }

    private void Forget()
    {
        foreach (var inbound in _live.Values) inbound.Opener.Dispose();
        _live.Clear();
        _tops.Clear();
        _byTag = [];
    }

    private void IndexByTag()
    {
        _byTag = new Dictionary<uint, RelayInbound>(_live.Count);
        foreach (var (end, inbound) in _live)
        {
            inbound.SameTag = _byTag.GetValueOrDefault(end.Tag);
            _byTag[end.Tag] = inbound;
            if (inbound.SameTag is not null && _attempt.Length == 0) _attempt = new byte[ushort.MaxValue];
        }
    }
}
