using Akka.Actor;
using IpTfs.Cluster.Ledger;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Esp;

namespace IpTfs.Cluster.Hosting;

/// <summary>The SAs of the shards that this node owns: their first ranges, their checkpoints, and the actors that receive the ledger's grants.</summary>
/// <remarks>Thread-safe: the cluster actor and the ledger actor share it. Nothing here is touched per packet.</remarks>
internal sealed class OwnedSaTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Outbound> _outbound = [];
    private readonly Dictionary<UInt128, Inbound> _inbound = [];

    /// <summary>Adds the SAs of a shard that this node now owns.</summary>
    public void Open(int shard, IEnumerable<ClusterTunnel> tunnels, ShardStart start)
    {
        lock (_gate)
        {
            foreach (var (_, sa, _) in tunnels)
            {
                if (!start.Ranges.TryGetValue(sa.Outbound.Value, out var range) || !start.Windows.TryGetValue(sa.Inbound.Value, out var window)) continue;
                _outbound[sa.Outbound.Value] = new Outbound(shard, range);
                var origin = start.IsExact ? CheckpointOrigin.PreviousOwner : window.Start > 0 ? CheckpointOrigin.FailedNode : CheckpointOrigin.ThisNode;
                _inbound[sa.Inbound.Value] = new Inbound(shard, ReplayCheckpoint.InMemory(window.Start, window.Ceiling, origin));
            }
        }
    }

    /// <summary>Adds a tunnel that the shard's start does not cover: its SAs must request sequence numbers and a ceiling.</summary>
    public void Admit(ClusterTunnel tunnel, ulong floor)
    {
        lock (_gate)
        {
            _outbound[tunnel.Sa.Outbound.Value] = new Outbound(tunnel.Shard, default);
            _inbound[tunnel.Sa.Inbound.Value] = new Inbound(tunnel.Shard, ReplayCheckpoint.InMemory(floor, floor));
        }
    }

    /// <summary>Forgets SAs: they have stopped.</summary>
    public void Close(IEnumerable<ClusterTunnel> tunnels)
    {
        lock (_gate)
        {
            foreach (var (_, sa, _) in tunnels)
            {
                _outbound.Remove(sa.Outbound.Value);
                _inbound.Remove(sa.Inbound.Value);
            }
        }
    }

    /// <summary>Whether a pair of SAs may start, and with which replay checkpoint.</summary>
    public PreparedSa Prepare(SaDefinition definition)
    {
        lock (_gate)
        {
            return _outbound.ContainsKey(definition.Outbound.Fingerprint("out").Value) && _inbound.TryGetValue(definition.Inbound.Fingerprint("in").Value, out var inbound)
                ? new PreparedSa(definition, inbound.Checkpoint, null)
                : new PreparedSa(definition, null, "its shard is not this node's");
        }
    }

    /// <summary>Handles an outbound SA's request for sequence numbers: grants its first range if that is unused, and remembers its actor.</summary>
    /// <returns>The SA's shard when the ledger must be asked; null when the SA got its first range, or is not of this node.</returns>
    public int? Reserve(SaFingerprint sa, IActorRef actor)
    {
        SequenceRange first;
        lock (_gate)
        {
            if (!_outbound.TryGetValue(sa.Value, out var outbound)) return null;
            first = outbound.First;
            outbound.First = default;
            outbound.Actor = actor;
            if (first.Count == 0) return outbound.Shard;
        }

        actor.Tell(new IngressMessage.SequenceGranted(first));
        return null;
    }

    /// <summary>An inbound SA requests a higher ceiling.</summary>
    /// <returns>The SA's shard and the highest number that the SA has accepted; null when the SA is not of this node.</returns>
    public (int Shard, ulong Top)? Raise(SaFingerprint sa, IActorRef? actor)
    {
        lock (_gate)
        {
            if (!_inbound.TryGetValue(sa.Value, out var inbound)) return null;
            inbound.Actor = actor ?? inbound.Actor;
            return (inbound.Shard, inbound.Checkpoint.Current);
        }
    }

    /// <summary>Sends a grant of the ledger to its SA.</summary>
    public void Tell(LedgerGrant grant)
    {
        switch (grant)
        {
            case LedgerGrant.Range range:
                IngressMessage answer = range.Numbers.Count > 0
                    ? new IngressMessage.SequenceGranted(range.Numbers)
                    : new IngressMessage.SequenceRefused("its sequence numbers are used up; give it new keys");
                OutboundActor(range.Sa)?.Tell(answer);
                break;
            case LedgerGrant.Ceiling ceiling:
                if (Find(ceiling.Sa) is not { } raised) break;
                raised.Checkpoint.Ceiling = Math.Max(raised.Checkpoint.Ceiling, ceiling.Highest);
                raised.Actor?.Tell(EgressMessage.CeilingRaised.Instance);
                break;
            case LedgerGrant.LowerCeiling lower:
                Find(lower.Sa)?.Actor?.Tell(new EgressMessage.LowerCeiling(lower.Highest, lower.Round));
                break;
        }
    }

    /// <summary>The highest accepted number of each inbound SA that has accepted packets since the last call, or at one of the six calls before.</summary>
    public List<(int Shard, SaFingerprint Sa, ulong Top)> TakeReplayProgress()
    {
        var moved = new List<(int, SaFingerprint, ulong)>();
        lock (_gate)
        {
            foreach (var (sa, inbound) in _inbound)
            {
                var top = inbound.Checkpoint.Current;
                // An SA that stops accepting is reported for six more calls, so that its unused room below the ceiling is given back.
                if (top == inbound.ReportedTop && inbound.IsAtRest) continue;
                inbound.IsAtRest = top == inbound.ReportedTop && ++inbound.Rested > 5;
                if (top != inbound.ReportedTop) inbound.Rested = 0;
                inbound.ReportedTop = top;
                moved.Add((inbound.Shard, new SaFingerprint(sa), top));
            }
        }

        return moved;
    }

    private Inbound? Find(SaFingerprint sa)
    {
        lock (_gate) return _inbound.GetValueOrDefault(sa.Value);
    }

    private IActorRef? OutboundActor(SaFingerprint sa)
    {
        lock (_gate) return _outbound.GetValueOrDefault(sa.Value)?.Actor;
    }

    private sealed class Outbound(int shard, SequenceRange first)
    {
        public int Shard { get; } = shard;

        public SequenceRange First { get; set; } = first;

        public IActorRef? Actor { get; set; }
    }

    private sealed class Inbound(int shard, ReplayCheckpoint checkpoint)
    {
        public int Shard { get; } = shard;

        public ReplayCheckpoint Checkpoint { get; } = checkpoint;

        public IActorRef? Actor { get; set; }

        public ulong ReportedTop { get; set; } = checkpoint.Start;

        public bool IsAtRest { get; set; } = true;

        public int Rested { get; set; }
    }
}
