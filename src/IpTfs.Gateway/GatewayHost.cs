using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Actors.Supervision;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Readers;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Status;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway;

/// <summary>A running gateway: an actor system around an inner device, outer sockets and a state directory. Owns all of them.</summary>
/// <remarks>Thread-safe. Start it once, apply the tunnels, dispose it.</remarks>
public sealed class GatewayHost : IGatewayStatus, IAsyncDisposable
{
    private readonly GatewayParts _parts;
    private readonly GatewayThreads _threads;
    private readonly OuterSocketSet _sockets;
    private readonly ISaLedger _ledger;
    private readonly SaDirectory _directory = new();
    private readonly ActorSystem _system;
    private readonly Actors.Datapath _datapath;
    private readonly IActorRef _root;
    private readonly ILogger _log;
    private readonly long _startedAt;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef _control = null!;
    private IReadOnlyList<IActorRef> _readers = [];
    private IReadOnlyList<TunnelRow> _drained = [];
    private int _disposed;

    private GatewayHost(GatewayParts parts, ISaLedger ledger)
    {
        _parts = parts;
        _threads = new GatewayThreads(parts.Readers, parts.LooksBeforeSleep, Environment.ProcessorCount, parts.Time);
        _ledger = ledger;
        _sockets = new OuterSocketSet(parts.Sockets);
        _log = parts.Logs.CreateLogger("IpTfs.Gateway");
        _startedAt = parts.Time.GetTimestamp();
        _system = GatewaySystem.Create("iptfs", parts.Akka, parts.Logs, new DatapathSetup { Clock = parts.Time, DeadlineParker = _threads.DeadlineParker, FindThread = _threads.Find });
        _datapath = Actors.Datapath.Of(_system);
        _threads.Register(_system);
        GatewaySystem.OnFailures(_system, HandleRestarting, HandleFailed);
        _root = _system.ActorOf(Props.Create(() => new GatewayActor(parts, _sockets, ledger, _directory, _threads)), "gateway");
        AddShutdownTasks();
    }

    /// <summary>Completes, with a sentence about it, when a part that everything depends on has failed for good: the process should end.</summary>
    public Task<string> Broken => _broken.Task;

    /// <summary>The present instant on the clock of the gateway's actors: the one that its <see cref="GatewayParts.Fence"/> is compared with.</summary>
    public MonotonicTime Now => new(_datapath.NowNanos);

    /// <summary>The fence of the SAs, for the code that keeps the node's lease alive.</summary>
    public OwnershipFence Fence => _parts.Fence;

    /// <summary>The inner device. Owned by the gateway.</summary>
    public IInnerDevice Device => _parts.Device;

    /// <summary>Opens the ledger if none is given, installs the tunnels and starts to read packets.</summary>
    /// <param name="parts">What the gateway is put together from; owned from here on, also when this fails.</param>
    /// <param name="tunnels">The tunnels.</param>
    /// <exception cref="StateException">Ledger or checkpoints cannot be used at all.</exception>
    public static async Task<(GatewayHost Gateway, ApplyReport Report)> StartAsync(GatewayParts parts, IReadOnlyList<SaDefinition> tunnels)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var gateway = Open(parts);
        try
        {
            gateway._control = await gateway._root.Ask<IActorRef>(new GatewayMessage.GetControl(), GatewayTuning.ControlTimeout).ConfigureAwait(false);
            var report = await gateway.ApplyAsync(new TunnelChanges([], tunnels, [])).ConfigureAwait(false);
            var readers = await gateway._root.Ask<ReaderList>(new GatewayMessage.StartReaders(), GatewayTuning.ControlTimeout).ConfigureAwait(false);
            gateway._readers = readers.Readers;
            gateway._log.GatewayStarted(parts.NodeName, report.Started, parts.Sockets.Count, parts.Device.Name);
            return (gateway, report);
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Changes which tunnels there are. Those not named are not touched.</summary>
    public Task<ApplyReport> ApplyAsync(TunnelChanges changes) =>
        _control.Ask<ApplyReport>(new ControlMessage.Apply(changes), GatewayTuning.ControlTimeout);

    /// <summary>
    /// Stops tunnels that another node takes over: each delivers the packets that wait, sends its queue, and then does nothing any more. The tunnels stay in the directory,
    /// for late outer packets, until they are removed. A tunnel that does not answer within <see cref="GatewayTuning.ControlTimeout"/> has no position.
    /// </summary>
    /// <param name="tunnels">The names, each with the receiver of late outer packets; null to drop and count these. Late inner packets are dropped and counted.</param>
    /// <returns>A position for each name, in that order; without numbers for a tunnel that does not exist.</returns>
    public async Task<IReadOnlyList<HandoffPosition>> HandOverAsync(IReadOnlyList<KeyValuePair<string, DirectoryEntry?>> tunnels)
    {
        var found = await AskControlAsync(new ControlMessage.FindPairsByName([.. tunnels.Select(tunnel => tunnel.Key)]), default).ConfigureAwait(false);
        var pairs = found.ToDictionary(row => row.Definition.Name, row => row.Pair);
        return await Task.WhenAll(tunnels.Select(tunnel => HandOverAsync(tunnel.Key, pairs.GetValueOrDefault(tunnel.Key), tunnel.Value))).ConfigureAwait(false);
    }

    /// <summary>Replaces the relays of the SPIs that other nodes own. SAs of this node take precedence.</summary>
    /// <param name="entries">The relays, by SPI. Must not change any more.</param>
    /// <param name="awaited">The buffers of SPIs whose SAs are about to start on this node. Must not change any more.</param>
    /// <returns>How many SPIs are relayed, once the readers use the new tables.</returns>
    public Task<int> SetRelaysAsync(
        IReadOnlyCollection<KeyValuePair<uint, RelayEntry>> entries, IReadOnlyCollection<KeyValuePair<uint, RelayEntry>>? awaited = null) =>
        _control.Ask<int>(new ControlMessage.SetRelays(entries, awaited), GatewayTuning.ControlTimeout);

    /// <summary>
    /// Makes a dispatcher that delivers ESP packets from other nodes to the SAs of this node. Each caller has its own, uses it on one thread at a time and reports its counters.
    /// </summary>
    /// <param name="origin">The origin of the packets; not the peer.</param>
    public SpiDispatcher CreateRelayDispatcher(PacketOrigin origin = PacketOrigin.Relay) =>
        new(_directory, new PacketBatchPool(GatewayTuning.SplitBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.SplitBatches), origin);

    /// <inheritdoc/>
    public async ValueTask<GatewaySnapshot> GetSnapshotAsync(CancellationToken cancellationToken)
    {
        var tunnels = await AskControlAsync(new ControlMessage.GetPairs(), cancellationToken).ConfigureAwait(false);
        var rows = await Task.WhenAll(tunnels.Select(row => TunnelStatus.ReadAsync(row, cancellationToken))).ConfigureAwait(false);
        var drops = await ReadDropsAsync(cancellationToken).ConfigureAwait(false);
        return new GatewaySnapshot(_parts.NodeName, _parts.Time.GetUtcNow(), _parts.Time.GetElapsedTime(_startedAt), rows, drops, ProcessSnapshot.OfThisProcess());
    }

    /// <inheritdoc/>
    public async ValueTask<GatewaySummary> GetSummaryAsync(CancellationToken cancellationToken)
    {
        var tunnels = await AskControlAsync(new ControlMessage.GetPairs(), cancellationToken).ConfigureAwait(false);
        var rows = await TunnelStatus.SummarizeAsync(tunnels, cancellationToken).ConfigureAwait(false);
        var drops = await ReadDropsAsync(cancellationToken).ConfigureAwait(false);
        return new GatewaySummary(_parts.NodeName, _parts.Time.GetElapsedTime(_startedAt), rows, drops, ProcessSnapshot.OfThisProcess());
    }

    /// <inheritdoc/>
    public async ValueTask<TunnelSnapshot?> FindTunnelAsync(string name, CancellationToken cancellationToken)
    {
        var found = await AskControlAsync(new ControlMessage.FindPairsByName([name]), cancellationToken).ConfigureAwait(false);
        return found is [var row] ? await TunnelStatus.ReadAsync(row, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TunnelSnapshot>> FindSasAsync(uint spi, CancellationToken cancellationToken)
    {
        var found = await AskControlAsync(new ControlMessage.FindPairsBySpi(spi), cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(found.Where(row => row.Inbound is not null).Select(row => TunnelStatus.ReadAsync(row, cancellationToken, spi))).ConfigureAwait(false);
    }

    /// <summary>Stops reading, sends what is queued, stores and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await CoordinatedShutdown.Get(_system).Run(GatewaySystem.Stopping).ConfigureAwait(false);
        await _system.WhenTerminated.ConfigureAwait(false);
        await Task.WhenAll(_threads.StopAsync(), _datapath.Completion).ConfigureAwait(false);
        _sockets.Dispose();
        _parts.Device.Dispose();
        _ledger.Dispose();
        _parts.State.Dispose();
        _threads.Dispose();
        _log.GatewayStopped(_parts.NodeName);
    }

    private static GatewayHost Open(GatewayParts parts)
    {
        var ledger = parts.Ledger;
        try
        {
            ledger ??= FileSaLedger.Open(parts.State, parts.BootId);
            return new GatewayHost(parts, ledger);
        }
        catch
        {
            ledger?.Dispose();
            Close(parts);
            throw;
        }
    }

    private static async Task<HandoffPosition> HandOverAsync(string tunnel, SaPair? pair, DirectoryEntry? successor)
    {
        if (pair is null) return new HandoffPosition(tunnel, null, null);
        // Inbound first: the host may still answer the packets that are delivered last.
        var inbound = await pair.Egress.TryAskAsync<HandoffPosition>(new EgressMessage.HandOver(successor), GatewayTuning.ControlTimeout).ConfigureAwait(false);
        var outbound = await pair.Ingress.TryAskAsync<HandoffPosition>(new IngressMessage.HandOver(), GatewayTuning.ControlTimeout).ConfigureAwait(false);
        return new HandoffPosition(tunnel, outbound?.NextOutbound, inbound?.InboundTop);
    }

    private static void Close(GatewayParts parts)
    {
        foreach (var socket in parts.Sockets) socket.Dispose();
        parts.Device.Dispose();
        parts.State.Dispose();
    }

    private async Task<IReadOnlyList<TunnelRow>> AskControlAsync(ControlMessage question, CancellationToken cancellationToken)
    {
        var list = await _control.Ask<TunnelList>(question, GatewayTuning.ControlTimeout, cancellationToken).ConfigureAwait(false);
        return list.Tunnels;
    }

    // Those that belong to no SA.
    private async Task<IReadOnlyDictionary<string, long>> ReadDropsAsync(CancellationToken cancellationToken)
    {
        var drops = default(DropCounters);
        // A reader that does not answer has stopped; the log says why.
        var answers = await Task.WhenAll(_readers.Select(reader => reader.TryAskAsync<ReaderDrops>(new ReaderMessage.GetDrops(), GatewayTuning.StatusTimeout, cancellationToken))).ConfigureAwait(false);
        foreach (var answer in answers)
        {
            if (answer is not null) drops.Add(answer.Drops);
        }

        return TunnelStatus.Named(drops);
    }

    // In the order of akka.conf's phases: no packet is read any more, what waits is sent, the SA actors stop, their keys are cleared. No question waits for another one, and an actor
    // that does not answer delays its own phase alone.
    private void AddShutdownTasks()
    {
        var shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(GatewaySystem.StopReaders, "readers", () => AskAllAsync(_readers, new ReaderMessage.Quiesce()));
        shutdown.AddTask(GatewaySystem.FlushQueues, "ingress", async () =>
        {
            if (_control is not null) _drained = await AskControlAsync(new ControlMessage.GetPairs(), default).ConfigureAwait(false);
            return await AskAllAsync([.. _drained.Select(row => row.Pair?.Ingress).OfType<IActorRef>()], new IngressMessage.Drain()).ConfigureAwait(false);
        });
        shutdown.AddTask(GatewaySystem.StopTunnels, "gateway", async () =>
        {
            await _root.GracefulStop(GatewayTuning.StatusTimeout).ConfigureAwait(false);
            return Akka.Done.Instance;
        });
        shutdown.AddTask(GatewaySystem.ClearKeys, "definitions", () =>
        {
            foreach (var row in _drained) row.Definition.Dispose();
            return Task.FromResult(Akka.Done.Instance);
        });
    }

    private static async Task<Akka.Done> AskAllAsync(IEnumerable<IActorRef> actors, object question)
    {
        await Task.WhenAll(actors.Select(actor => actor.TryAskAsync<Akka.Done>(question, GatewayTuning.StatusTimeout))).ConfigureAwait(false);
        return Akka.Done.Instance;
    }

    private void HandleRestarting(ActorRestarting restarting) =>
        _log.ActorRestarting(restarting.Actor.Path.ToStringWithoutAddress(), restarting.Failures, restarting.Delay, restarting.Cause);

    private void HandleFailed(ActorFailed failed)
    {
        var path = failed.Actor.Path.ToStringWithoutAddress();
        _log.ActorFailed(path, failed.Failures, failed.Cause);
        // The failure of an SA concerns that SA only, and the control actor reports it. Every other actor serves all SAs.
        if (failed.Actor.Path.Parent.Name != GatewayActor.Tunnels) _broken.TrySetResult($"{path} failed for good: {failed.Cause.Message}");
    }
}
