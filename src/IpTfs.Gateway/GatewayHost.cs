using IpTfs.Actors;
using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
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
    private readonly ActorRef<GatewayMessage> _root;
    private readonly ILogger _log;
    private readonly long _startedAt;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActorRef<ControlMessage> _control = null!;
    private IReadOnlyList<ActorRef<ReaderMessage>> _readers = [];
    private int _disposed;

    private GatewayHost(GatewayParts parts, ISaLedger ledger)
    {
        _parts = parts;
        _threads = new GatewayThreads(parts.Readers, parts.LooksBeforeSleep, Environment.ProcessorCount);
        _ledger = ledger;
        _sockets = new OuterSocketSet(parts.Sockets);
        _log = parts.Logs.CreateLogger("IpTfs.Gateway");
        _startedAt = parts.Time.GetTimestamp();
        _system = new ActorSystem("iptfs", new ActorSystemOptions
        {
            TimeProvider = parts.Time,
            SchedulerParker = _threads.SchedulerParker,
            UnhandledException = (actor, cause) => _log.UnhandledFailure(actor.Path.ToString(), cause),
        });
        _system.EventStream.Subscribe<ActorRestarting>(e => _log.ActorRestarting(e.Actor.Path.ToString(), e.Failures, e.Delay, e.Cause));
        _system.EventStream.Subscribe<ActorFailed>(OnActorFailed);
        _root = _system.ActorOf(Props<GatewayMessage>.Create(() => new GatewayActor(parts, _sockets, ledger, _directory, _threads)), "gateway");
    }

    /// <summary>Completes, with a sentence about it, when a part that everything depends on has failed for good: the process should end.</summary>
    public Task<string> Broken => _broken.Task;

    /// <summary>The present instant on the clock of the gateway's actors: the one that its <see cref="GatewayParts.Fence"/> is compared with.</summary>
    public MonotonicTime Now => new(_system.NowNanos);

    /// <summary>Until when the SAs may send, accept and deliver; for whoever keeps them this node's own.</summary>
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
            gateway._control = await gateway._root.Ask<ActorRef<ControlMessage>>(
                replyTo => new GatewayMessage.GetControl(replyTo), GatewayTuning.ControlPatience).ConfigureAwait(false);
            var report = await gateway.ApplyAsync(new TunnelChanges([], tunnels, [])).ConfigureAwait(false);
            var readers = await gateway._root.Ask<ReaderList>(
                replyTo => new GatewayMessage.StartReaders(replyTo), GatewayTuning.ControlPatience).ConfigureAwait(false);
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
        _control.Ask<ApplyReport>(replyTo => new ControlMessage.Apply(changes, replyTo), GatewayTuning.ControlPatience);

    /// <summary>
    /// Stops tunnels that another node is to go on with: each delivers what it holds, sends what it has queued, and does nothing any more. They are still there, for the
    /// outer packets that come meanwhile, until somebody removes them. Whoever does not answer within the control patience has no figures.
    /// </summary>
    /// <param name="tunnels">Their names, and who takes the outer packets that come from then on, as they came; null when those are dropped, and counted. Inner packets are.</param>
    /// <returns>One for each name, in that order. Those that do not exist have no figures.</returns>
    public async Task<IReadOnlyList<TunnelFigures>> HandOverAsync(IReadOnlyList<KeyValuePair<string, DataPort<PacketBatch>?>> tunnels)
    {
        var pairs = (await PairsAsync(default).ConfigureAwait(false)).ToDictionary(row => row.Definition.Name, row => row.Pair);
        return await Task.WhenAll(tunnels.Select(tunnel => HandOverAsync(tunnel.Key, pairs.GetValueOrDefault(tunnel.Key), tunnel.Value))).ConfigureAwait(false);
    }

    /// <summary>Says which SPIs belong to other nodes, and who relays their packets. Replaces what was said before; SAs that are here come first.</summary>
    /// <param name="entries">The ways, by SPI. Not to be changed any more.</param>
    /// <param name="awaited">Who keeps the packets of SPIs that are to come to this node, until they have. Not to be changed any more.</param>
    /// <returns>How many SPIs are relayed, once the readers look there.</returns>
    public Task<int> SetRelaysAsync(
        IReadOnlyCollection<KeyValuePair<uint, RelayEntry>> entries, IReadOnlyCollection<KeyValuePair<uint, RelayEntry>>? awaited = null) =>
        _control.Ask<int>(replyTo => new ControlMessage.SetRelays(entries, replyTo, awaited), GatewayTuning.ControlPatience);

    /// <summary>
    /// Makes what hands ESP packets from other nodes to the SAs that are here. Each caller has its own, uses it on one thread at a time and shows its counters.
    /// </summary>
    /// <param name="origin">Which way the packets come; not from the peer.</param>
    public SpiDispatcher CreateRelayDispatcher(PacketOrigin origin = PacketOrigin.Relay) =>
        new(_directory, new PacketBatchPool(GatewayTuning.SplitBatchOctets, GatewayTuning.ReceiveBatchSlots, GatewayTuning.SplitBatches), origin);

    /// <inheritdoc/>
    public async ValueTask<GatewaySnapshot> GetSnapshotAsync(CancellationToken cancellationToken)
    {
        var tunnels = await PairsAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Task.WhenAll(tunnels.Select(row => TunnelStatus.ReadAsync(row, cancellationToken))).ConfigureAwait(false);
        var drops = default(DropCounters);
        foreach (var reader in _readers)
        {
            try
            {
                var answer = await reader.Ask<ReaderDrops>(replyTo => new ReaderMessage.GetDrops(replyTo), GatewayTuning.StatusPatience, cancellationToken).ConfigureAwait(false);
                drops.Add(answer.Drops);
            }
            catch (AskTimeoutException)
            {
                // A reader that is gone has no more to say; the log told why.
            }
        }

        return new GatewaySnapshot(
            _parts.NodeName, _parts.Time.GetUtcNow(), _parts.Time.GetElapsedTime(_startedAt), rows, TunnelStatus.Named(drops), ProcessSnapshot.OfThisProcess());
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TunnelSnapshot>> FindSasAsync(uint spi, CancellationToken cancellationToken)
    {
        var tunnels = await PairsAsync(cancellationToken).ConfigureAwait(false);
        var rows = tunnels.Where(row => row.Pair is not null && (row.Definition.Outbound.Spi == spi || row.Definition.Inbound.Spi == spi));
        return await Task.WhenAll(rows.Select(row => TunnelStatus.ReadAsync(row, cancellationToken, spi))).ConfigureAwait(false);
    }

    /// <summary>Stops reading, sends what is queued, stores and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        var tunnels = await QuiesceAsync().ConfigureAwait(false);
        await _system.TerminateAsync().ConfigureAwait(false);
        foreach (var row in tunnels) row.Definition.Dispose();
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

    private static async Task<TunnelFigures> HandOverAsync(string tunnel, SaPair? pair, DataPort<PacketBatch>? heir)
    {
        if (pair is null) return new TunnelFigures(tunnel, null, null);
        // What is delivered last may still be answered.
        var inbound = await AskAsync(pair.Egress, replyTo => new EgressMessage.HandOver(replyTo, heir)).ConfigureAwait(false);
        var outbound = await AskAsync(pair.Ingress, replyTo => new IngressMessage.HandOver(replyTo)).ConfigureAwait(false);
        return new TunnelFigures(tunnel, outbound?.NextOutbound, inbound?.InboundTop);
    }

    private static async Task<TunnelFigures?> AskAsync<TMessage>(ActorRef<TMessage> actor, Func<ReplyTo<TunnelFigures>, TMessage> question)
        where TMessage : notnull
    {
        try
        {
            return await actor.Ask(question, GatewayTuning.ControlPatience).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static void Close(GatewayParts parts)
    {
        foreach (var socket in parts.Sockets) socket.Dispose();
        parts.Device.Dispose();
        parts.State.Dispose();
    }

    private async Task<IReadOnlyList<TunnelRow>> PairsAsync(CancellationToken cancellationToken)
    {
        var list = await _control.Ask<TunnelList>(replyTo => new ControlMessage.GetPairs(replyTo), GatewayTuning.ControlPatience, cancellationToken).ConfigureAwait(false);
        return list.Tunnels;
    }

    // Nothing new comes in, then what waits goes out. Whoever does not answer any more has nothing left to send.
    private async Task<IReadOnlyList<TunnelRow>> QuiesceAsync()
    {
        IReadOnlyList<TunnelRow> tunnels = [];
        try
        {
            foreach (var reader in _readers)
                await reader.Ask<string>(replyTo => new ReaderMessage.Quiesce(replyTo), GatewayTuning.StatusPatience).ConfigureAwait(false);
            if (_control is null) return tunnels;
            tunnels = await PairsAsync(default).ConfigureAwait(false);
            foreach (var row in tunnels)
            {
                if (row.Pair is { } pair)
                    await pair.Ingress.Ask<string>(replyTo => new IngressMessage.Drain(replyTo), GatewayTuning.StatusPatience).ConfigureAwait(false);
            }
        }
        catch (AskTimeoutException)
        {
        }

        return tunnels;
    }

    private void OnActorFailed(ActorFailed failed)
    {
        var path = failed.Actor.Path.ToString();
        _log.ActorFailed(path, failed.Failures, failed.Cause);
        // An SA that fails is that SA's trouble; control says so. Everything else carries all of them.
        if (!path.StartsWith("/gateway/sa/", StringComparison.Ordinal)) _broken.TrySetResult($"{path} failed for good: {failed.Cause.Message}");
    }
}
