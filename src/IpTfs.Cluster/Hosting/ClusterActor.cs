using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Cluster.Ledger;
using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Gateway;
using IpTfs.Gateway.Readers;
using IpTfs.Protocol.Time;
using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Hosts a <see cref="ClusterMachine"/>: sends its requests to the store, runs its actions at the gateway one at a time, and reports the results to it.
/// </summary>
/// <param name="environment">The node's services and settings.</param>
internal sealed partial class ClusterActor(ClusterEnvironment environment) : DatapathActor, IWithTimers
{
    private static readonly TimeSpan ReplayProgressInterval = TimeSpan.FromSeconds(1);

    // The pause between two relay tables, per tunnel; building a table takes a part of it.
    private static readonly TimeSpan TablePauseOfTunnel = TimeSpan.FromMicroseconds(5);
    private readonly List<IActorRef> _reloads = [];
    private ClusterMachine _machine = null!;
    private RelaySet _relay = null!;
    private RelayTable _relays = null!;
    private ShardHandoffBuffers _buffers = null!;
    private TunnelCatalog _catalog = null!;
    private GatewayConfiguration _configuration = null!;
    private GatewayConfiguration? _reloaded;
    private CancellationTokenSource? _watch;
    private bool _viewChanged;
    private MonotonicTime _relaysFrom;

    private GatewayHost Gateway => environment.Gateway;

    private MonotonicTime Now => Gateway.Now;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _configuration = environment.Configuration;
        _catalog = new TunnelCatalog(_configuration.Tunnels, environment.Settings.Shards);
        var context = Context;
        _relay = environment.CreateRelay((props, name) => context.ActorOf(props, name), actor => context.Stop(actor));
        _relays = new RelayTable(environment.Settings.NodeName, _relay);
        _buffers = new ShardHandoffBuffers(_relay, () => Gateway.CreateRelayDispatcher(PacketOrigin.Hold).Dispatch);
        _machine = new ClusterMachine(environment.Settings, new Contents(this), environment.Authenticator, environment.NewId, environment.NewId);
        var reader = _relay.CreateReader(environment.RelayParker, environment.Deliver).WithDispatcher(ClusterEnvironment.RelayDispatcher);
        Context.ActorOf(reader, "reader-relay");
        Timers.StartPeriodicTimer("tops", ClusterMessage.CollectReplayProgress.Instance, ReplayProgressInterval);
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
    protected override void ReceiveDeadline(long nowNanos)
    {
        _machine.HandleTimeout(Now);
        Execute();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterMessage.Join:
                _machine.Start(Now);
                break;
            case ClusterMessage.Answered answered:
                _machine.HandleResponse(answered.Id, answered.Response, Now);
                break;
            case ClusterMessage.Updated updated:
                _machine.HandleUpdate(updated.Watch, updated.Update, Now);
                break;
            case ClusterMessage.CollectReplayProgress:
                foreach (var (shard, sa, top) in environment.Book.TakeReplayProgress()) _machine.HandleReplayProgress(shard, sa, top, Now);
                environment.LastSeen.Write(_machine.LastSeen);
                break;
            case ClusterMessage.RemoveRetired:
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
                // Only after the gateway has removed the SAs: until then it may have sent packets to these handoff buffers.
                foreach (var shard in done.Forgotten) _buffers.Forget(shard);
                foreach (var (shard, tunnels) in done.Retired) _retired[shard] = (tunnels, Now + RetiredTime);
                foreach (var shard in done.Started.Where(_running.ContainsKey))
                {
                    _installed.Add(shard);
                    _buffers.IsStarted(shard);
                    _viewChanged = true;
                }

                foreach (var (shard, epoch, figures) in done.Stopped) _machine.HandleShardStopped(shard, epoch, figures, Now);
                break;
            case ClusterMessage.Reload reload:
                _reloaded?.Dispose();
                _reloaded = reload.Configuration;
                _reloads.Add(Sender);
                break;
            case ClusterMessage.GetStatus:
                Sender.Tell(Status());
                break;
            case ClusterMessage.Drain drain:
                _machine.SetDraining(drain.IsDraining, Now);
                Sender.Tell(Akka.Done.Instance);
                break;
            case ClusterMessage.Rebalance:
                _machine.Rebalance(Now);
                Sender.Tell(Akka.Done.Instance);
                break;
            case ClusterMessage.Leave:
                _machine.Leave(Now);
                break;
        }

        Execute();
    }

    private ClusterStatus Status()
    {
        var left = _machine.Fence - Now;
        return new ClusterStatus(
            environment.Settings.NodeName, _machine.Instance, _machine.View, left > TimeSpan.Zero ? left : TimeSpan.Zero,
            [.. Enumerable.Range(0, environment.Settings.Shards).Select(shard => _catalog.Of(shard).Count)], _relay.Counters, _relays.Refusals);
    }

    private void Execute()
    {
        while (_machine.TryTake(out var action)) Execute(action);
        // Tunnel work first: tunnels stand still until it is done, while the view can wait.
        WorkIfIdle();
        if (_viewChanged) ShowView();
        Arm(_machine.NextDeadline.Nanos);
    }

    private void Execute(ClusterAction action)
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
            case ClusterAction.SendGrant grant:
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
        // False at the start of a life, when no SA runs; otherwise the process stood still until the fence had passed.
        if (!Gateway.Fence.MoveTo(at, Now)) _machine.HandleFencePassed(Now);
    }

    private void ShowView()
    {
        _viewChanged = false;
        var view = _machine.View;
        if (view.Phase == ClusterPhase.Member) environment.Joined.TrySetResult();
        if (view.Phase == ClusterPhase.Gone) return;
        _relay.Join(UInt128.Parse(_machine.Instance, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        _relays.SetMembers(view);
        MoveHeld(view);
        ShowRelays(view);
    }

    // Done at once, not delayed by the pause between relay tables.
    private void MoveHeld(ClusterView view)
    {
        foreach (var shard in _buffers.Leaving)
        {
            if (view.Shards[shard].Successor is { } successor && _relays.EntryTo(successor) is { } way) _buffers.SetSuccessor(shard, way);
        }

        foreach (var shard in view.Shards) _buffers.SetAwaited(shard.Shard, IsAwaited(shard, environment.Settings.NodeName));
    }

    // A shard being handed over is not awaited, although this node owns it and its SAs do not run: its packets are buffered for the next owner.
    private bool IsAwaited(ShardView shard, string self) =>
        (shard.Owner?.Node == self || shard.Wanted == self) && shard.Phase is not (ShardPhase.Draining or ShardPhase.Releasing or ShardPhase.Lost)
        && !_installed.Contains(shard.Shard) && _catalog.Of(shard.Shard).Count > 0;

    // With a hundred thousand tunnels, building a table takes as long as changing an owner, and hundreds of owners change when a node joins or leaves: the actor
    // must not be busy with tables when its next lease renewal is due.
    private void ShowRelays(ClusterView view)
    {
        var begin = Now;
        if (begin < _relaysFrom)
        {
            Timers.StartSingleTimer("relays", ClusterMessage.ShowRelays.Instance, _relaysFrom - begin);
            return;
        }

        // The result is ignored: the next table replaces this one in any case.
        if (_relays.For(view, _catalog, _buffers) is { } tables) _ = Gateway.SetRelaysAsync(tables.Relays, tables.Awaited);
        _relaysFrom = begin + TablePauseOfTunnel * _catalog.Tunnels.Count;
    }

    // Runs on the thread pool: the actor's thread must be free for the next lease renewal. Cancelled when the node stops.
    private void AskStore(long id, StoreRequest request) =>
        Task.Run(() => environment.Store.SendAsync(request, environment.Stopping)).PipeTo(
            Self, Self, response => new ClusterMessage.Answered(id, response), static failure => new Status.Failure(failure));

    private void Follow(long watch, long fromRevision)
    {
        _watch?.Cancel();
        _watch = CancellationTokenSource.CreateLinkedTokenSource(environment.Stopping);
        var (self, stop) = (Self, _watch.Token);
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

    private sealed class Contents(ClusterActor actor) : IShardCatalog
    {
        public IReadOnlyList<ShardSa> SasOf(int shard) => [.. actor._catalog.Of(shard).Select(tunnel => tunnel.Sa)];
    }
}
