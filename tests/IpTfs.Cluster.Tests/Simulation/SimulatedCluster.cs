using System.Buffers.Binary;
using System.Globalization;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Sharding;
using IpTfs.Cluster.Store;
using IpTfs.Gateway.State;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Tests.Simulation;

/// <summary>
/// A whole cluster in virtual time: nodes with clocks of their own, a store, the network between them, peers that send, an attacker that replays. All that happens follows from
/// the seed. The invariants are looked at with every packet and every change of ownership.
/// </summary>
internal sealed class SimulatedCluster : IShardCatalog, IRecordAuthenticator
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1000 * Millisecond;
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private readonly UsedNumbers _sent = new();
    private readonly HashSet<(UInt128, ulong)> _accepted = [];
    private readonly Dictionary<UInt128, ulong> _peerNumbers = [];
    private readonly Dictionary<int, long> _epochs = [];
    private readonly List<ShardSa>[] _sas;
    private readonly PlantedBug _bug;
    private readonly TimeSpan _margin;
    private long _order;
    private bool _storeIsUp = true;
    private double _loss;
    private long _slowness;

    public SimulatedCluster(int seed, int nodes, int shards, int sas, PlantedBug bug = PlantedBug.None)
    {
        Random = new Random(seed);
        _bug = bug;
        _margin = bug == PlantedBug.NoLeaseMargin ? TimeSpan.Zero : TimeSpan.FromMilliseconds(450);
        Shards = shards;
        Store = new StoreModel(77) { ForgetsLedgerWrites = bug == PlantedBug.LedgerNotSynced };
        _sas = [.. Enumerable.Range(0, shards).Select(_ => new List<ShardSa>())];
        for (var i = 0; i < sas; i++)
        {
            var sa = new ShardSa(new SaFingerprint((UInt128)(uint)(2 * i + 1)), new SaFingerprint((UInt128)(uint)(2 * i + 2)), uint.MaxValue);
            _sas[i % shards].Add(sa);
        }

        // A clock may be wrong by 5 %; what it shows says nothing about another's.
        for (var i = 0; i < nodes; i++)
            Nodes.Add(new SimulatedNode(string.Create(CultureInfo.InvariantCulture, $"node-{i}"), 0.95 + Random.NextDouble() * 0.1, Random.NextInt64(1, 1000 * Second)));
    }

    public Random Random { get; }

    public int Shards { get; }

    public StoreModel Store { get; private set; }

    public List<SimulatedNode> Nodes { get; } = [];

    public long Time { get; private set; }

    public long Sent => _sent.Count;

    public long Accepted => _accepted.Count;

    public long Replayed { get; private set; }

    /// <summary>What has been violated; null while nothing has.</summary>
    public string? Violation { get; private set; }

    public List<string>? Trace { get; init; }

    /// <summary>Whether the store takes no more writes.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether somebody damages what is left to the next owner of a shard.</summary>
    public bool DamagesBequests { get; set; }

    public IReadOnlyList<ShardSa> SasOf(int shard) => _sas[shard];

    public void Sign(string key, ReadOnlySpan<byte> record, Span<byte> proof)
    {
        var sum = (UInt128)0xCBF2_9CE4_8422_2325;
        foreach (var c in key) sum = unchecked((sum ^ c) * 0x0000_0100_0000_01B3);
        foreach (var octet in record) sum = unchecked((sum ^ octet) * 0x0000_0100_0000_01B3);
        BinaryPrimitives.WriteUInt128BigEndian(proof, sum);
    }

    public void After(long delay, Action action) => _events.Enqueue(action, (Time + delay, ++_order));

    public void RunUntil(long time)
    {
        while (Violation is null && _events.TryPeek(out _, out var when) && when.Time <= time)
        {
            var action = _events.Dequeue();
            Time = when.Time;
            action();
        }

        Time = Math.Max(Time, time);
    }

    /// <summary>The things that always happen: leases run out, watches deliver, packets come and go.</summary>
    public void StartWorld(long packetPause)
    {
        Every(() => 50 * Millisecond + Random.NextInt64(450 * Millisecond), () =>
        {
            Store.ExpireLeases(Time);
            PumpWatches();
        });
        for (var i = 0; i < _sas.Length; i++)
        {
            foreach (var sa in _sas[i])
            {
                var shard = i;
                Every(() => Random.NextInt64(packetPause), () => SendOne(shard, sa));
                Every(() => Random.NextInt64(packetPause), () => ReceiveOne(shard, sa));
            }
        }

        Every(() => Second, ReportTops);
    }

    public void Every(Func<long> pause, Action action)
    {
        void Run()
        {
            action();
            After(1 + pause(), Run);
        }

        After(1 + pause(), Run);
    }

    public void StartNode(SimulatedNode node)
    {
        node.Process++;
        node.IsPaused = false;
        node.Held.Clear();
        node.Running.Clear();
        node.Fence = MonotonicTime.Zero;
        node.Refusal = null;
        node.WatchId = 0;
        var settings = new ClusterSettings
        {
            NodeName = node.Alias ?? node.Name,
            Shards = node.Shards ?? Shards,
            KeyCheck = node.KeyCheck,
            LeaseMargin = _margin,
            LastSeen = node.LastSeen,
            Settling = TimeSpan.FromSeconds(1),
            Adopts = node.Adopts,
            HandOvers = node.HandOvers,
        };
        node.Machine = new ClusterMachine(settings, this, this, NewId, NewId);
        Note(node, "starts");
        Drive(node, machine => machine.Start(node.Now(Time)));
    }

    private UInt128 NewId() => new((ulong)Random.NextInt64(), (ulong)Random.NextInt64());

    public void Crash(SimulatedNode node)
    {
        Note(node, "crashes");
        if (node.Machine is not null) node.LastSeen = node.Machine.LastSeen;
        node.Machine = null;
        node.Process++;
        node.Held.Clear();
        node.Running.Clear();
        node.WatchId = 0;
    }

    public void Pause(SimulatedNode node)
    {
        if (!node.IsUp) return;
        Note(node, "is paused");
        node.IsPaused = true;
    }

    public void Resume(SimulatedNode node)
    {
        if (!node.IsPaused) return;
        Note(node, "resumes");
        node.IsPaused = false;
        // What waited for the process comes in any order with what its timers do.
        while (node.Held.TryDequeue(out var held)) After(Random.NextInt64(5 * Millisecond), held);
        Wake(node);
    }

    public void SetStore(bool isUp)
    {
        Note(null, isUp ? "the store has a quorum" : "the store has no quorum");
        if (isUp && !_storeIsUp) Store.ChangeLeader(Time);
        _storeIsUp = isUp;
    }

    public void SetNetwork(double loss, long slowness) => (_loss, _slowness) = (loss, slowness);

    public void ChangeLeader()
    {
        Note(null, "the store's leader crashes");
        Store.LoseUnsynced(Time);
        Store.ChangeLeader(Time);
    }

    public void ReplaceStore(StoreModel store) => Store = store;

    public void Drive(SimulatedNode node, Action<ClusterMachine> input) => Deliver(node, node.Process, () =>
    {
        input(node.Machine!);
        Execute(node);
    });

    public void Fail(string violation) => Violation ??= string.Create(CultureInfo.InvariantCulture, $"at {Time / (double)Second:F4} s: {violation}");

    /// <summary>Every shard is owned by a node that runs it and by no other.</summary>
    public IEnumerable<int> ShardsWithoutOneOwner() => Enumerable.Range(0, Shards).Where(shard => Nodes.Count(node => node.Claims(shard, Time)) != 1);

    /// <summary>Shards whose owner a member takes to be another than the store says.</summary>
    public IEnumerable<int> ShardsOfUnknownOwner()
    {
        var views = Nodes.Where(node => node.IsUp).Select(node => node.Machine!.View).Where(view => view.Phase == ClusterPhase.Member).ToList();
        return Enumerable.Range(0, Shards).Where(shard =>
        {
            var owner = Store.Find(ClusterKeys.Owner(shard)) is { } entry ? ClusterJson.ReadOwner(entry.Value) : null;
            return views.Exists(view => view.Shards[shard].Owner != owner);
        });
    }

    /// <summary>What the store and the nodes say of a shard.</summary>
    public string Describe(int shard)
    {
        var owner = Store.Find(ClusterKeys.Owner(shard)) is { } entry ? $"{System.Text.Encoding.UTF8.GetString(entry.Value.Span)} under lease {entry.Lease}" : "nobody";
        var nodes = Nodes.Where(node => node.IsUp).Select(node => (node, view: node.Machine!.View))
            .Select(pair => $"{pair.node.Name} ({pair.view.Phase}) {pair.view.Shards[shard].Phase}, thinks {pair.view.Shards[shard].Owner}, wants {pair.view.Shards[shard].Wanted}");
        return $"shard {shard} has {owner} in the store; {string.Join(", ", nodes)}";
    }

    // What reaches a process that is paused waits; what reaches one that is gone is lost.
    private static void Deliver(SimulatedNode node, int process, Action action)
    {
        if (node.Process != process || !node.IsUp) return;
        if (node.IsPaused) node.Held.Enqueue(() => Deliver(node, process, action));
        else action();
    }

    private void Execute(SimulatedNode node)
    {
        while (node.Machine is not null && node.Machine.TryTake(out var action)) Execute(node, action);
        Wake(node);
    }

    private void Wake(SimulatedNode node)
    {
        if (node.Machine is null) return;
        var at = Math.Max(Time, node.TimeOf(node.Machine.NextDeadline));
        if (at == long.MaxValue || at == node.WakeAt) return;
        node.WakeAt = at;
        var process = node.Process;
        // A timer is never early, and on a busy machine it is late.
        After(at - Time + Random.NextInt64(Millisecond), () => Deliver(node, process, () =>
        {
            node.WakeAt = long.MaxValue;
            node.Machine!.HandleTimeout(node.Now(Time));
            Execute(node);
        }));
    }

    private void Execute(SimulatedNode node, ClusterAction action)
    {
        switch (action)
        {
            case ClusterAction.Ask ask:
                Ask(node, ask.Id, Plant(ask.Request));
                break;
            case ClusterAction.Follow follow:
                (node.WatchId, node.WatchNext) = (follow.Watch, follow.FromRevision);
                PumpWatch(node);
                break;
            case ClusterAction.SetFence fence:
                node.Fence = fence.At;
                CheckOwners();
                break;
            case ClusterAction.StartShard start:
                StartShard(node, start);
                break;
            case ClusterAction.StopShard stop:
                var process = node.Process;
                After(Random.NextInt64(100 * Millisecond), () => Deliver(node, process, () => StopShard(node, stop)));
                break;
            case ClusterAction.SendGrant grant:
                Grant(node, grant.Shard, grant.Epoch, grant.Grant);
                break;
            case ClusterAction.Report report:
                Note(node, report.Message);
                break;
            case ClusterAction.Refuse refuse:
                Note(node, "refuses: " + refuse.Reason);
                node.Refusal = refuse.Reason;
                break;
        }
    }

    private StoreRequest Plant(StoreRequest request) => DamagesBequests && request is StoreRequest.Transaction handOver
        ? handOver with { Writes = [.. handOver.Writes.Select(static write => write is StoreOperation.Put put && put.Key.StartsWith(ClusterKeys.HandOvers, StringComparison.Ordinal) ? put with { Value = "rubbish"u8.ToArray() } : write)] }
        : PlantBug(request);

    private StoreRequest PlantBug(StoreRequest request) =>
        _bug == PlantedBug.EpochNotCompared && request is StoreRequest.Transaction { Writes: [StoreOperation.Put put] } transaction && put.Key.StartsWith(ClusterKeys.Ledgers, StringComparison.Ordinal)
            ? transaction with { Conditions = [] }
            : request;

    // A request may be lost, carried out late, or carried out without anybody hearing of it.
    private void Ask(SimulatedNode node, long id, StoreRequest request)
    {
        if (Trace is not null && Environment.GetEnvironmentVariable("IPTFS_CLUSTER_REQUESTS") is not null) Note(node, $"asks {id} {request}");
        var process = node.Process;
        var lost = node.IsCutOffFromStore || !_storeIsUp || Random.NextDouble() < _loss;
        var answerLost = lost || Random.NextDouble() < _loss;
        var there = 100_000 + Random.NextInt64(2 * Millisecond + _slowness);
        var back = 100_000 + Random.NextInt64(2 * Millisecond + _slowness);
        // Sometimes what seems lost was only on its way for long.
        if (lost && !node.IsCutOffFromStore && Random.Next(4) == 0) (lost, there) = (false, Random.NextInt64(3 * Second));
        var isAnswered = false;
        void Tell(StoreResponse response) => Deliver(node, process, () =>
        {
            if (isAnswered) return;
            isAnswered = true;
            Answer(node, id, response);
        });

        if (!lost)
        {
            After(there, () =>
            {
                if (!_storeIsUp) return;
                var answer = IsFull && request is StoreRequest.Transaction
                    ? new StoreResponse.Failed(StoreFailure.Full, "database space exceeded")
                    : Store.Execute(request, Time);
                PumpWatches();
                if (!answerLost && !node.IsCutOffFromStore) After(back, () => Tell(answer));
            });
        }

        After(Second, () => Tell(new StoreResponse.Failed(StoreFailure.Unknown, "no answer within 1 s")));
    }

    private void Answer(SimulatedNode node, long id, StoreResponse response)
    {
        node.Machine!.HandleResponse(id, response, node.Now(Time));
        Execute(node);
    }

    // Watches are looked at when something has happened, and now and then, for those that were cut off then.
    private void PumpWatches()
    {
        foreach (var node in Nodes) PumpWatch(node);
    }

    private void PumpWatch(SimulatedNode node)
    {
        if (!node.IsUp || node.WatchId == 0 || node.IsCutOffFromStore || node.IsWatchCut || !_storeIsUp || node.WatchNext > Store.Revision) return;
        var (process, watch) = (node.Process, node.WatchId);
        var events = Store.Since(node.WatchNext);
        node.WatchNext = Store.Revision + 1;
        var relevant = events?.FindAll(change => change.Key.StartsWith(ClusterKeys.State, StringComparison.Ordinal)) ?? [];
        if (events is not null && relevant.Count == 0) return;
        var update = new StoreUpdate(Store.ClusterId, Store.Revision, relevant, events is null);
        // In order: never before what was sent earlier.
        node.WatchDeliveredAt = Math.Max(node.WatchDeliveredAt, Time + 100_000 + Random.NextInt64(3 * Millisecond + _slowness));
        After(node.WatchDeliveredAt - Time, () => Deliver(node, process, () =>
        {
            node.Machine!.HandleUpdate(watch, update, node.Now(Time));
            Execute(node);
        }));
    }

    private void StartShard(SimulatedNode node, ClusterAction.StartShard start)
    {
        Note(node, $"owns shard {start.Shard}, epoch {start.Epoch}");
        if (start.Epoch <= _epochs.GetValueOrDefault(start.Shard)) Fail($"{node.Name} owns shard {start.Shard} with epoch {start.Epoch}, which is not higher than any before");
        _epochs[start.Shard] = start.Epoch;
        if (node.Running.ContainsKey(start.Shard)) Fail($"{node.Name} starts shard {start.Shard}, which it runs already");
        node.Running[start.Shard] = (start.Epoch, _sas[start.Shard].ToDictionary(
            sa => sa.Outbound.Value, sa => new SimulatedSa(sa, start.Start.Ranges[sa.Outbound.Value], start.Start.Windows[sa.Inbound.Value])));
        CheckOwners();
    }

    private void StopShard(SimulatedNode node, ClusterAction.StopShard stop)
    {
        if (!node.Running.TryGetValue(stop.Shard, out var running) || running.Epoch != stop.Epoch)
        {
            Stopped(node, stop, []);
            return;
        }

        Note(node, $"stops shard {stop.Shard}");
        node.Running.Remove(stop.Shard);
        var figures = new List<FinalPosition>();
        foreach (var sa in running.Sas.Values)
        {
            // One that does not answer in time keeps what was leased.
            if (!stop.IsHandOver || Random.Next(10) == 0) continue;
            figures.Add(new FinalPosition(sa.Sa.Outbound, sa.NextUnused));
            figures.Add(new FinalPosition(sa.Sa.Inbound, sa.Top));
        }

        Stopped(node, stop, figures);
    }

    private void Stopped(SimulatedNode node, ClusterAction.StopShard stop, List<FinalPosition> figures)
    {
        node.Machine!.HandleShardStopped(stop.Shard, stop.Epoch, figures, node.Now(Time));
        Execute(node);
    }

    private void Grant(SimulatedNode node, int shard, long epoch, LedgerGrant grant)
    {
        if (!node.Running.TryGetValue(shard, out var running) || running.Epoch != epoch) return;
        switch (grant)
        {
            case LedgerGrant.Range range:
                running.Sas[range.Sa.Value].Add(range.Numbers);
                running.Sas[range.Sa.Value].AwaitsNumbers = false;
                break;
            case LedgerGrant.Ceiling ceiling:
                var sa = Inbound(running.Sas, ceiling.Sa);
                sa.Ceiling = Math.Max(sa.Ceiling, ceiling.Highest);
                foreach (var number in sa.TakeParked()) Accept(node, shard, sa, number);
                break;
            case LedgerGrant.LowerCeiling lower:
                var lowered = Inbound(running.Sas, lower.Sa);
                var settled = lowered.Ceiling = Math.Max(lower.Highest, lowered.Top);
                var process = node.Process;
                After(Random.NextInt64(Millisecond), () => Deliver(node, process, () =>
                {
                    node.Machine!.HandleLowered(shard, lower.Sa, settled, lower.Round, node.Now(Time));
                    Execute(node);
                }));
                break;
        }
    }

    private static SimulatedSa Inbound(Dictionary<UInt128, SimulatedSa> sas, SaFingerprint inbound) => sas.Values.First(sa => sa.Sa.Inbound == inbound);

    private void SendOne(int shard, ShardSa sa)
    {
        foreach (var node in Nodes)
        {
            if (node.IsPaused || !node.Claims(shard, Time)) continue;
            var running = node.Running[shard].Sas[sa.Outbound.Value];
            // Bursts, so that ranges run out.
            var burst = running.TakeNumbers((ulong)(Random.Next(3) == 0 ? Random.Next(2000) : Random.Next(1, 20)));
            if (!_sent.Add(sa.Outbound.Value, burst)) Fail($"{node.Name} sends numbers of {burst} of an SA of shard {shard} a second time");

            if (running.Left >= 2048 || running.AwaitsNumbers) continue;
            running.AwaitsNumbers = true;
            node.Machine!.HandleReserve(shard, new SequenceRequest(sa.Outbound, 4096, sa.Last), node.Now(Time));
            Execute(node);
        }
    }

    // The peer sends to some node; who does not own the SA passes the packet on to whom it thinks does. Others record packets and send them again, to anybody.
    private void ReceiveOne(int shard, ShardSa sa)
    {
        var number = _peerNumbers[sa.Inbound.Value] = _peerNumbers.GetValueOrDefault(sa.Inbound.Value) + (Random.Next(20) == 0 ? (ulong)Random.Next(1, 50) : 1);
        Arrive(shard, sa, number, Nodes[Random.Next(Nodes.Count)], relayed: false);
        if (Random.Next(3) == 0) Arrive(shard, sa, number, Nodes[Random.Next(Nodes.Count)], relayed: false);
        if (Random.Next(3) == 0) Arrive(shard, sa, number - (ulong)Random.NextInt64((long)Math.Min(number, 30)), Nodes[Random.Next(Nodes.Count)], relayed: true);
    }

    private void Arrive(int shard, ShardSa sa, ulong number, SimulatedNode node, bool relayed, int holds = 0)
    {
        var process = node.Process;
        After(Random.NextInt64(3 * Millisecond), () => Deliver(node, process, () =>
        {
            if (node.Running.TryGetValue(shard, out var running))
            {
                var here = running.Sas[sa.Outbound.Value];
                if (node.Claims(shard, Time)) Accept(node, shard, here, number);
                return;
            }

            var owner = Store.Find(ClusterKeys.Owner(shard)) is { } entry ? ClusterJson.ReadOwner(entry.Value)?.Node : null;
            if (!relayed && owner is not null && owner != node.Name)
            {
                Arrive(shard, sa, number, Nodes.First(other => other.Name == owner), relayed: true);
            }
            else if (holds < 3)
            {
                // Of a shard that comes or goes packets are kept for a while, and handed on to whoever owns it then.
                After(Random.NextInt64(250 * Millisecond), () => Deliver(node, process, () =>
                {
                    var next = Store.Find(ClusterKeys.Owner(shard)) is { } later ? ClusterJson.ReadOwner(later.Value)?.Node : null;
                    if (next is not null) Arrive(shard, sa, number, Nodes.First(other => other.Name == next), relayed: true, holds + 1);
                }));
            }
        }));
    }

    private void Accept(SimulatedNode node, int shard, SimulatedSa sa, ulong number)
    {
        if (!node.Claims(shard, Time)) return;
        if (sa.Receive(number))
        {
            if (!_accepted.Add((sa.Sa.Inbound.Value, number))) Fail($"{node.Name} accepts number {number} of an SA of shard {shard} a second time");
        }
        else
        {
            Replayed++;
        }

        if (sa.HighestParked <= sa.Ceiling && sa.Ceiling - sa.Top > 2) return;
        node.Machine!.HandleRaise(shard, sa.Sa.Inbound, sa.Top, sa.HighestParked, node.Now(Time));
        Execute(node);
    }

    private void ReportTops()
    {
        foreach (var node in Nodes)
        {
            if (!node.IsUp || node.IsPaused) continue;
            foreach (var (shard, (_, sas)) in node.Running.ToArray())
            {
                foreach (var sa in sas.Values) node.Machine!.HandleReplayProgress(shard, sa.Sa.Inbound, sa.Top, node.Now(Time));
            }

            Execute(node);
        }
    }

    private void CheckOwners()
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            var owners = Nodes.FindAll(node => node.Claims(shard, Time));
            if (owners.Count > 1) Fail($"shard {shard} is owned by {string.Join(" and by ", owners.Select(owner => owner.Name))}");
        }
    }

    private void Note(SimulatedNode? node, string text) => Trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{Time / (double)Second,9:F4} {node?.Name} {text}"));
}
