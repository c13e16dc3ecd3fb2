using Akka.Actor;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Sharding;
using IpTfs.Configuration;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Hosting;

// Carries out the machine's actions at the gateway: starts, stops and replaces tunnels, one operation at a time.
internal sealed partial class ClusterActor
{
    private static readonly TimeSpan RetiredTime = TimeSpan.FromSeconds(1);
    private readonly Queue<ClusterAction> _work = [];
    private readonly Dictionary<int, List<ClusterTunnel>> _running = [];
    private readonly HashSet<int> _installed = [];

    // Shards handed over whose closed SAs stay in the directory for at least RetiredTime, for packets that still arrive here.
    private readonly Dictionary<int, (List<ClusterTunnel> Tunnels, MonotonicTime Until)> _retired = [];
    private Action? _next;
    private bool _isBusy;

    // The gateway runs one operation at a time. Queued actions of one kind are merged: a node that takes over eighty shards publishes its directory once, not eighty times.
    private void WorkIfIdle()
    {
        if (_isBusy) return;
        if (_work.TryPeek(out var first))
        {
            var run = new List<ClusterAction>();
            while (_work.TryPeek(out var next) && IsAlike(first, next)) run.Add(_work.Dequeue());
            if (first is ClusterAction.StartShard) StartShards([.. run.Cast<ClusterAction.StartShard>()]);
            else StopShards([.. run.Cast<ClusterAction.StopShard>()]);
        }
        else if (_reloaded is not null)
        {
            Reload();
        }
        else if (_retired.Count > 0)
        {
            RemoveRetired();
        }
    }

    private void RemoveRetired()
    {
        // Each removal publishes a new directory: shards that are due within half of RetiredTime are removed together, when the last of them is due.
        var (now, due) = (Now, _retired.Values.Min(static entry => entry.Until) + RetiredTime / 2);
        if (due > now)
        {
            Timers.StartSingleTimer("retired", ClusterMessage.RemoveRetired.Instance, due - now);
            return;
        }

        List<int> gone = [.. _retired.Where(pair => pair.Value.Until <= now).Select(static pair => pair.Key)];
        var tunnels = TakeRetired(gone);
        Work(async () =>
        {
            await ForgetAsync(tunnels).ConfigureAwait(false);
            return new ClusterMessage.WorkDone([]) { Forgotten = gone };
        });
    }

    private List<ClusterTunnel> TakeRetired(IEnumerable<int> shards)
    {
        var tunnels = new List<ClusterTunnel>();
        foreach (var shard in shards)
        {
            if (_retired.Remove(shard, out var entry)) tunnels.AddRange(entry.Tunnels);
        }

        return tunnels;
    }

    private static bool IsAlike(ClusterAction a, ClusterAction b) => (a, b) switch
    {
        (ClusterAction.StartShard, ClusterAction.StartShard) => true,
        (ClusterAction.StopShard one, ClusterAction.StopShard other) => one.IsHandOver == other.IsHandOver,
        _ => false,
    };

    private void StartShards(List<ClusterAction.StartShard> shards)
    {
        var tunnels = new List<ClusterTunnel>();
        // A shard may return to this node before its old SAs are removed.
        var before = TakeRetired(shards.Select(static start => start.Shard));
        foreach (var (shard, epoch, start) in shards)
        {
            var mine = _catalog.Of(shard).ToList();
            environment.Book.Open(shard, mine, start);
            // Tunnels configured after the ledger was written: the start has no range for them.
            foreach (var tunnel in mine.Where(tunnel => !start.Ranges.ContainsKey(tunnel.Sa.Outbound.Value))) Admit(tunnel);
            _running[shard] = mine;
            tunnels.AddRange(mine);
            environment.Log.ShardOwned(shard, epoch, mine.Count);
        }

        List<int> started = [.. shards.Select(static start => start.Shard)];
        Work(async () =>
        {
            await ForgetAsync(before).ConfigureAwait(false);
            await InstallAsync(tunnels).ConfigureAwait(false);
            return new ClusterMessage.WorkDone([]) { Started = started, Forgotten = started };
        });
    }

    private void StopShards(List<ClusterAction.StopShard> shards)
    {
        var tunnels = shards.SelectMany(stop => _running.GetValueOrDefault(stop.Shard) ?? []).ToList();
        var isHandOver = shards[0].IsHandOver;
        var successors = new Dictionary<int, DirectoryEntry>();
        var retired = new Dictionary<int, List<ClusterTunnel>>();
        foreach (var (shard, _, _) in shards)
        {
            _installed.Remove(shard);
            if (!_running.Remove(shard, out var mine) || !isHandOver) continue;
            successors[shard] = _buffers.StartLeaving(shard);
            retired[shard] = mine;
        }

        Work(async () =>
        {
            var figures = isHandOver ? await CloseAsync(tunnels, successors).ConfigureAwait(false) : [];
            if (!isHandOver) await RemoveAsync(tunnels).ConfigureAwait(false);
            var stopped = new List<ClusterMessage.StoppedShard>();
            foreach (var (shard, epoch, _) in shards)
            {
                environment.Log.ShardStopped(shard, epoch);
                stopped.Add(new ClusterMessage.StoppedShard(shard, epoch, [.. figures.Where(pair => pair.Tunnel.Shard == shard).SelectMany(pair => pair.Figures)]));
            }

            return new ClusterMessage.WorkDone(stopped) { Retired = retired };
        });
    }

    private void Reload()
    {
        var (before, after) = (_configuration, _reloaded!);
        _configuration = after;
        _reloaded = null;
        var difference = ConfigurationComparer.Difference(before, after);
        _catalog = new TunnelCatalog(after.Tunnels, environment.Settings.Shards);
        _viewChanged = true;
        var gone = difference.Removed.Concat(difference.Replaced.Select(tunnel => tunnel.Name)).ToHashSet();
        var come = difference.Added.Concat(difference.Replaced).Select(tunnel => tunnel.Name).ToHashSet();
        var remove = _running.Values.SelectMany(tunnels => tunnels).Where(tunnel => gone.Contains(tunnel.Configuration.Name)).ToList();
        var retired = _retired.Values.SelectMany(entry => entry.Tunnels).Where(tunnel => gone.Contains(tunnel.Configuration.Name)).ToList();
        foreach (var (tunnels, _) in _retired.Values) tunnels.RemoveAll(retired.Contains);
        var replies = _reloads.ToArray();
        _reloads.Clear();
        // In two steps: the ledger's limits for a replaced tunnel are final only after its SAs have stopped.
        _next = () =>
        {
            var changed = difference.Changed.Select(tunnel => tunnel.Name).ToHashSet();
            foreach (var shard in _running.Keys.ToList()) _running[shard] = [.. _catalog.Of(shard)];
            var mine = _running.Values.SelectMany(tunnels => tunnels).ToList();
            var add = mine.Where(tunnel => come.Contains(tunnel.Configuration.Name)).ToList();
            foreach (var tunnel in add) Admit(tunnel);
            Work(async () =>
            {
                await InstallAsync(add).ConfigureAwait(false);
                var reconfigure = mine.Where(tunnel => changed.Contains(tunnel.Configuration.Name)).ToList();
                if (reconfigure.Count > 0) await Gateway.ApplyAsync(new TunnelChanges([], [], Definitions(reconfigure))).ConfigureAwait(false);
                before.Dispose();
                foreach (var reply in replies)
                    reply.Tell($"{difference.Added.Count} added, {difference.Removed.Count} removed, {difference.Changed.Count} changed in place, {difference.Replaced.Count} replaced");
                return new ClusterMessage.WorkDone([]);
            });
        };
        Work(async () =>
        {
            await ForgetAsync(retired).ConfigureAwait(false);
            await RemoveAsync(remove).ConfigureAwait(false);
            return new ClusterMessage.WorkDone([]);
        });
    }

    // A tunnel added while this node owns its shard starts its window at the ledger's limit: an earlier pair with the same keys may have accepted up to it. When
    // FloorOf returns null the shard is already lost, and the SA may accept nothing at all.
    private void Admit(ClusterTunnel tunnel) => environment.Book.Admit(tunnel, _machine.FloorOf(tunnel.Shard, tunnel.Sa.Inbound) ?? ulong.MaxValue);

    // Runs on the thread pool, without the actor's state; reports its end with a WorkDone message.
    private void Work(Func<Task<ClusterMessage.WorkDone>> work)
    {
        _isBusy = true;
        Task.Run(work).PipeTo(Self, Self, failure: failure =>
        {
            // A gateway that failed to stop SAs could go on with a shard that another node owns: the process ends instead.
            environment.Broken.TrySetResult($"the gateway did not take a change of its tunnels: {failure.Message}");
            return new ClusterMessage.WorkDone([]);
        });
    }

    private List<SaDefinition> Definitions(IEnumerable<ClusterTunnel> tunnels) =>
        [.. tunnels.Select(tunnel => SaDefinitions.From(tunnel.Configuration, environment.Configuration.CryptoProvider))];

    private async Task InstallAsync(List<ClusterTunnel> tunnels)
    {
        if (tunnels.Count == 0) return;
        // Routes first: the reply to the first packet needs the route back to the peer.
        environment.Routes.Add(tunnels);
        var report = await Gateway.ApplyAsync(new TunnelChanges([], Definitions(tunnels), [])).ConfigureAwait(false);
        foreach (var (tunnel, fault) in report.Faults) environment.Log.TunnelNotStarted(tunnel, fault);
        foreach (var tunnel in tunnels) environment.Hook.Tell(isUp: true, tunnel);
    }

    // The closed SAs process nothing more; packets that still arrive for them go to their shard's handoff buffer.
    private async Task<List<(ClusterTunnel Tunnel, List<FinalPosition> Figures)>> CloseAsync(List<ClusterTunnel> tunnels, Dictionary<int, DirectoryEntry> successors)
    {
        var result = new List<(ClusterTunnel, List<FinalPosition>)>();
        var closed = await Gateway.HandOverAsync([.. tunnels.Select(tunnel => KeyValuePair.Create(tunnel.Configuration.Name, successors.GetValueOrDefault(tunnel.Shard)))]).ConfigureAwait(false);
        for (var i = 0; i < tunnels.Count; i++)
        {
            var known = new List<FinalPosition>();
            if (closed[i].NextOutbound is { } next) known.Add(new FinalPosition(tunnels[i].Sa.Outbound, next));
            if (closed[i].InboundTop is { } top) known.Add(new FinalPosition(tunnels[i].Sa.Inbound, top));
            result.Add((tunnels[i], known));
        }

        environment.Book.Close(tunnels);
        foreach (var tunnel in tunnels) environment.Hook.Tell(isUp: false, tunnel);
        return result;
    }

    private async Task RemoveAsync(List<ClusterTunnel> tunnels)
    {
        await ForgetAsync(tunnels).ConfigureAwait(false);
        environment.Book.Close(tunnels);
        foreach (var tunnel in tunnels) environment.Hook.Tell(isUp: false, tunnel);
    }

    private async Task ForgetAsync(List<ClusterTunnel> tunnels)
    {
        if (tunnels.Count == 0) return;
        await Gateway.ApplyAsync(new TunnelChanges([.. tunnels.Select(tunnel => tunnel.Configuration.Name)], [], [])).ConfigureAwait(false);
        environment.Routes.Remove(tunnels);
    }
}
