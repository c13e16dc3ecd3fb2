using IpTfs.Actors;
using IpTfs.Actors.Refs;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Cluster.Store;
using IpTfs.Gateway;
using IpTfs.Gateway.Configuration;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Time;
using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Hosts a <see cref="ClusterMachine"/>: carries its questions to the store and its orders to the gateway, one at a time, and tells it what became of them.
/// </summary>
/// <param name="environment">What it works with.</param>
internal sealed class ClusterActor(ClusterEnvironment environment) : Actor<ClusterMessage>
{
    private static readonly TimeSpan TopInterval = TimeSpan.FromSeconds(1);
    private readonly Queue<ClusterAction> _work = [];
    private readonly Dictionary<int, List<ClusterTunnel>> _running = [];
    private readonly List<ReplyTo<string>> _reloads = [];
    private ClusterMachine _machine = null!;
    private RelaySet _relay = null!;
    private RelayTable _relays = null!;
    private TunnelCatalog _catalog = null!;
    private GatewayConfiguration _configuration = null!;
    private GatewayConfiguration? _reloaded;
    private CancellationTokenSource? _watch;
    private Action? _next;
    private bool _isBusy;
    private bool _viewChanged;
    private MonotonicTime _relaysFrom;

    private GatewayHost Gateway => environment.Gateway;

    private MonotonicTime Now => Gateway.Now;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _configuration = environment.Configuration;
        _catalog = new TunnelCatalog(_configuration.Tunnels, environment.Settings.Shards);
        _relay = environment.CreateRelay((props, name) => Context.ActorOf(props, name), Context.Stop);
        _relays = new RelayTable(environment.Settings.NodeName, _relay);
        _machine = new ClusterMachine(environment.Settings, new Contents(this), environment.Authenticator, environment.Draw, environment.Draw);
        var reader = _relay.CreateReader(environment.RelayParker, environment.Deliver).WithDispatcher(environment.RelayDispatcher);
        Context.ActorOf(reader, "reader-relay");
        Context.Timers.StartPeriodic("tops", ClusterMessage.LookAtTops.Instance, TopInterval);
        _machine.Start(Now);
        Carry();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _watch?.Cancel();
        _relay.Dispose();
        _configuration.Dispose();
        _reloaded?.Dispose();
    }

    /// <inheritdoc/>
    protected override void Receive(ClusterMessage message)
    {
        switch (message)
        {
            case ClusterMessage.Answered answered:
                _machine.HandleResponse(answered.Id, answered.Response, Now);
                break;
            case ClusterMessage.Updated updated:
                _machine.HandleUpdate(updated.Watch, updated.Update, Now);
                break;
            case ClusterMessage.Due:
                _machine.HandleTimeout(Now);
                break;
            case ClusterMessage.LookAtTops:
                foreach (var (shard, sa, top) in environment.Book.TakeTops()) _machine.HandleTop(shard, sa, top, Now);
                environment.LastSeen.Write(_machine.LastSeen);
                break;
            case ClusterMessage.ShowRelays:
                _viewChanged = true;
                break;
            case ClusterMessage.Reserve reserve:
                _machine.HandleReserve(reserve.Shard, reserve.Request, Now);
                break;
            case ClusterMessage.Raise raise:
                _machine.HandleRaise(raise.Shard, raise.Sa, raise.Top, raise.Wanted, Now);
                break;
            case ClusterMessage.Lowered lowered:
                _machine.HandleLowered(lowered.Shard, lowered.Sa, lowered.Highest, lowered.Round, Now);
                break;
            case ClusterMessage.WorkDone done:
                _isBusy = false;
                var next = _next;
                _next = null;
                next?.Invoke();
                foreach (var (shard, epoch, figures) in done.Stopped) _machine.HandleShardStopped(shard, epoch, figures, Now);
                break;
            case ClusterMessage.Reload reload:
                _reloaded?.Dispose();
                _reloaded = reload.Configuration;
                _reloads.Add(reload.Done);
                break;
            case ClusterMessage.GetStatus get:
                get.ReplyTo.Tell(Status());
                break;
            case ClusterMessage.Drain drain:
                _machine.SetDraining(drain.IsDraining, Now);
                drain.Done.Tell("");
                break;
            case ClusterMessage.Rebalance rebalance:
                _machine.Rebalance(Now);
                rebalance.Done.Tell("");
                break;
            case ClusterMessage.Leave:
                _machine.Leave(Now);
                break;
        }

        Carry();
    }

    private ClusterStatus Status()
    {
        var left = _machine.Fence - Now;
        return new ClusterStatus(
            environment.Settings.NodeName, _machine.Instance, _machine.View, left > TimeSpan.Zero ? left : TimeSpan.Zero,
            [.. Enumerable.Range(0, environment.Settings.Shards).Select(shard => _catalog.Of(shard).Count)], _relay.Counters, _relays.Refusals);
    }

    private void Carry()
    {
        while (_machine.TryTake(out var action)) Carry(action);
        if (_viewChanged) ShowView();
        WorkIfIdle();
        var next = _machine.NextDeadline;
        if (next == MonotonicTime.Never) Context.Timers.Cancel("machine");
        else Context.Timers.StartSingle("machine", ClusterMessage.Due.Instance, TimeSpan.FromTicks(Math.Max(0, next.NanosSince(Now) / 100)));
    }

    private void Carry(ClusterAction action)
    {
        switch (action)
        {
            case ClusterAction.Ask ask:
                AskStore(ask.Id, ask.Request);
                break;
            case ClusterAction.Follow follow:
                Follow(follow.Watch, follow.FromRevision);
                break;
            case ClusterAction.SetFence fence:
                MoveFence(fence.At);
                break;
            case ClusterAction.StartShard or ClusterAction.StopShard:
                _work.Enqueue(action);
                break;
            case ClusterAction.TellGrant grant:
                environment.Book.Tell(grant.Grant);
                break;
            case ClusterAction.ViewChanged:
                _viewChanged = true;
                break;
            case ClusterAction.Report report:
                var level = LevelOf(report.Level);
                if (environment.Log.IsEnabled(level)) environment.Log.ClusterReport(level, report.Message);
                break;
            case ClusterAction.Left:
                environment.Left.TrySetResult();
                break;
            case ClusterAction.Refuse refuse:
                environment.Broken.TrySetResult(refuse.Reason);
                break;
        }
    }

    private static LogLevel LevelOf(ClusterReportLevel level) => level switch
    {
        ClusterReportLevel.Information => LogLevel.Information,
        ClusterReportLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private void MoveFence(MonotonicTime at)
    {
        // False at the begin of a life, when nothing runs; else this process has stood still between two sentences.
        if (!Gateway.Fence.MoveTo(at, Now)) _machine.HandleFencePassed(Now);
    }

    private void ShowView()
    {
        _viewChanged = false;
        var view = _machine.View;
        if (view.Phase == ClusterPhase.Member) environment.Joined.TrySetResult();
        if (view.Phase == ClusterPhase.Gone) return;
        _relay.Join(UInt128.Parse(_machine.Instance, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        ShowRelays(view);
    }

    // With a hundred thousand tunnels a table takes as long to make as an owner takes to change, and owners change by the hundred when a node comes or goes: the
    // node must not be busy with tables when its next sign of life is due.
    private void ShowRelays(ClusterView view)
    {
        var begin = Now;
        if (begin < _relaysFrom)
        {
            Context.Timers.StartSingle("relays", ClusterMessage.ShowRelays.Instance, _relaysFrom - begin);
            return;
        }

        // The answer is of no interest: the next table replaces it in any case.
        if (_relays.For(view, _catalog) is { } table) _ = Gateway.SetRelaysAsync(table);
        var end = Now;
        _relaysFrom = end + (end - begin) * 10;
    }

    private void AskStore(long id, StoreRequest request)
    {
        var self = Context.Self;
        _ = Task.Run(async () =>
        {
            StoreResponse response;
            try
            {
                response = await environment.Store.SendAsync(request, environment.Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            self.Tell(new ClusterMessage.Answered(id, response));
        });
    }

    private void Follow(long watch, long fromRevision)
    {
        _watch?.Cancel();
        _watch = CancellationTokenSource.CreateLinkedTokenSource(environment.Stopping);
        var (self, stop) = (Context.Self, _watch.Token);
        _ = Task.Run(async () =>
        {
            try
            {
                await foreach (var update in environment.Store.WatchAsync(Membership.ClusterKeys.State, fromRevision, stop).ConfigureAwait(false))
                    self.Tell(new ClusterMessage.Updated(watch, update));
            }
            catch (OperationCanceledException)
            {
            }
        });
    }

    // The gateway does one thing after the other. What is alike and waits is done at once: a node that takes eighty shards over publishes its directory once, not eighty times.
    private void WorkIfIdle()
    {
        if (_isBusy) return;
        if (_work.TryPeek(out var first))
        {
            var run = new List<ClusterAction>();
            while (_work.TryPeek(out var next) && IsAlike(first, next)) run.Add(_work.Dequeue());
            if (first is ClusterAction.StartShard) StartShards(run.Cast<ClusterAction.StartShard>());
            else StopShards([.. run.Cast<ClusterAction.StopShard>()]);
        }
        else if (_reloaded is not null)
        {
            Reload();
        }
    }

    private static bool IsAlike(ClusterAction a, ClusterAction b) => (a, b) switch
    {
        (ClusterAction.StartShard, ClusterAction.StartShard) => true,
        (ClusterAction.StopShard one, ClusterAction.StopShard other) => one.IsHandOver == other.IsHandOver,
        _ => false,
    };

    private void StartShards(IEnumerable<ClusterAction.StartShard> shards)
    {
        var tunnels = new List<ClusterTunnel>();
        foreach (var (shard, epoch, start) in shards)
        {
            var mine = _catalog.Of(shard).ToList();
            environment.Book.Open(shard, mine, start);
            // Those that were configured since the shard was claimed.
            foreach (var tunnel in mine.Where(tunnel => !start.Ranges.ContainsKey(tunnel.Sa.Outbound.Value))) Admit(tunnel);
            _running[shard] = mine;
            tunnels.AddRange(mine);
            environment.Log.ShardOwned(shard, epoch, mine.Count);
        }

        Work(async () =>
        {
            await InstallAsync(tunnels).ConfigureAwait(false);
            return [];
        });
    }

    private void StopShards(List<ClusterAction.StopShard> shards)
    {
        var tunnels = shards.SelectMany(stop => _running.GetValueOrDefault(stop.Shard) ?? []).ToList();
        Work(async () =>
        {
            var figures = await RemoveAsync(tunnels, shards[0].IsHandOver).ConfigureAwait(false);
            var stopped = new List<ClusterMessage.StoppedShard>();
            foreach (var (shard, epoch, _) in shards)
            {
                environment.Log.ShardStopped(shard, epoch);
                stopped.Add(new ClusterMessage.StoppedShard(shard, epoch, [.. figures.Where(pair => pair.Tunnel.Shard == shard).SelectMany(pair => pair.Figures)]));
            }

            return stopped;
        });
        foreach (var stop in shards) _running.Remove(stop.Shard);
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
        var replies = _reloads.ToArray();
        _reloads.Clear();
        // In two steps: where a tunnel that is replaced has come to is known when it has stopped.
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
                return [];
            });
        };
        Work(async () =>
        {
            await RemoveAsync(remove, isHandOver: false).ConfigureAwait(false);
            return [];
        });
    }

    // One that comes to be while its shard is this node's starts where the ledger is: a pair that was there before may have accepted up to that. Without an
    // answer the shard is lost already, and nothing may be accepted at all.
    private void Admit(ClusterTunnel tunnel) => environment.Book.Admit(tunnel, _machine.FloorOf(tunnel.Shard, tunnel.Sa.Inbound) ?? ulong.MaxValue);

    // On another thread; its end is a message.
    private void Work(Func<Task<List<ClusterMessage.StoppedShard>>> work)
    {
        _isBusy = true;
        var self = Context.Self;
        _ = Task.Run(async () =>
        {
            var stopped = new List<ClusterMessage.StoppedShard>();
            try
            {
                stopped = await work().ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // A gateway that does not do what it is told could go on with what is another's: the process ends instead.
                environment.Broken.TrySetResult($"the gateway did not take a change of its tunnels: {failure.Message}");
            }

            self.Tell(new ClusterMessage.WorkDone(stopped));
        });
    }

    private List<SaDefinition> Definitions(IEnumerable<ClusterTunnel> tunnels) =>
        [.. tunnels.Select(tunnel => SaDefinitions.From(tunnel.Configuration, environment.Configuration.CryptoProvider))];

    private async Task InstallAsync(List<ClusterTunnel> tunnels)
    {
        if (tunnels.Count == 0) return;
        // First the way back: what the first packet is answered with must find it.
        environment.Routes.Add(tunnels);
        var report = await Gateway.ApplyAsync(new TunnelChanges([], Definitions(tunnels), [])).ConfigureAwait(false);
        foreach (var (tunnel, fault) in report.Faults) environment.Log.TunnelNotStarted(tunnel, fault);
        foreach (var tunnel in tunnels) environment.Hook.Tell(isUp: true, tunnel);
    }

    private async Task<List<(ClusterTunnel Tunnel, List<FinalFigures> Figures)>> RemoveAsync(List<ClusterTunnel> tunnels, bool isHandOver)
    {
        var result = new List<(ClusterTunnel, List<FinalFigures>)>();
        if (tunnels.Count == 0) return result;
        string[] names = [.. tunnels.Select(tunnel => tunnel.Configuration.Name)];
        if (isHandOver)
        {
            var figures = (await Gateway.HandOverAsync(names).ConfigureAwait(false)).ToDictionary(figure => figure.Tunnel);
            foreach (var tunnel in tunnels)
            {
                if (!figures.TryGetValue(tunnel.Configuration.Name, out var figure)) continue;
                var known = new List<FinalFigures>();
                if (figure.NextOutbound is { } next) known.Add(new FinalFigures(tunnel.Sa.Outbound, next));
                if (figure.InboundTop is { } top) known.Add(new FinalFigures(tunnel.Sa.Inbound, top));
                result.Add((tunnel, known));
            }
        }
        else
        {
            await Gateway.ApplyAsync(new TunnelChanges(names, [], [])).ConfigureAwait(false);
        }

        environment.Book.Close(tunnels);
        environment.Routes.Remove(tunnels);
        foreach (var tunnel in tunnels) environment.Hook.Tell(isUp: false, tunnel);
        return result;
    }

    private sealed class Contents(ClusterActor actor) : IShardContents
    {
        public IReadOnlyList<ShardSa> SasOf(int shard) => [.. actor._catalog.Of(shard).Select(tunnel => tunnel.Sa)];
    }
}
