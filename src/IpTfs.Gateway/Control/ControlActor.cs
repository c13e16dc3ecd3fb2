using Akka.Actor;
using IpTfs.Actors.Supervision;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.IO.Sockets;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway.Control;

/// <summary>Installs, reconfigures and removes tunnels, and is the only writer of the SA directory. One change at a time; others wait.</summary>
/// <param name="directory">The look-up tables of the readers.</param>
/// <param name="sockets">The sockets that packets can leave by.</param>
/// <param name="supervisor">Parent of the SA actors.</param>
/// <param name="ledger">The ledger's actor, which decides which SAs may start.</param>
/// <param name="log">Receives the events that concern an operator.</param>
/// <param name="startsAtOnce">
/// False to start the actors of a pair with its first packet, unless the pair must act before that. True in a cluster, where a hand-over asks any SA for its position.
/// </param>
public sealed partial class ControlActor(
    SaDirectory directory, OuterSocketSet sockets, IActorRef supervisor, IActorRef ledger, ILogger log, bool startsAtOnce) : UntypedActor, IWithUnboundedStash
{
    private readonly TunnelTable _tunnels = new();
    private readonly Dictionary<string, string> _faults = [];
    private readonly Dictionary<IActorRef, WatchedSa> _watched = [];
    private ControlMessage.Apply? _current;
    private IActorRef _asker = ActorRefs.Nobody;

    // Rows that the present change installs.
    private readonly List<TunnelRow> _installed = [];

    // Tunnels of the present change that are quiet.
    private int _quiet;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ActorFailed));

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ControlMessage.Apply when _current is not null:
                Stash.Stash();
                break;
            case ControlMessage.Apply apply:
                Begin(apply);
                break;
            case ControlMessage.Prepared prepared:
                Start(prepared.Pairs);
                break;
            case ControlMessage.Started { Quiet: { } quiet } started:
                FinishQuiet(quiet, started.Pairs[0]);
                break;
            case ControlMessage.Started started:
                Finish(started.Pairs);
                break;
            case ControlMessage.StartPair start:
                StartQuiet(start.Tunnel, start.Quiet);
                break;
            case ActorFailed failed:
                HandleFailed(failed);
                break;
            case Terminated terminated:
                HandleTerminated(terminated.ActorRef);
                break;
            case ControlMessage.SaUnusable unusable:
                // A passed fence closes all SAs at once, and the cluster actor reports it: a line for each SA would bury that report.
                if (unusable.Fault != OwnershipFence.Passed) log.SaUnusable(unusable.Tunnel, unusable.Spi, unusable.Fault);
                _tunnels.SetFault(unusable.Tunnel, unusable.Fault);
                break;
            case ControlMessage.LifetimeReached { IsHard: true } reached:
                log.HardLifetimeReached(reached.Tunnel, reached.Spi);
                break;
            case ControlMessage.LifetimeReached reached:
                log.SoftLifetimeReached(reached.Tunnel, reached.Spi);
                break;
            case ControlMessage.PeerMoved moved:
                log.PeerMoved(moved.Tunnel, moved.Peer);
                break;
            case ControlMessage.PathErrorReported report:
                Route(report.Error);
                break;
            case ControlMessage.SetRelays relays:
                var table = new SpiTable<RelayEntry>(relays.Entries);
                directory.Publish(directory.Current with { Relays = table, Awaited = new SpiTable<RelayEntry>(relays.Awaited ?? []) });
                Sender.Tell(table.Count);
                break;
            case ControlMessage.GetPairs:
                Sender.Tell(new TunnelList(_tunnels.InOrder()));
                break;
            case ControlMessage.FindPairsBySpi find:
                Sender.Tell(new TunnelList(_tunnels.Find(find.Spi)));
                break;
            case ControlMessage.FindPairsByName find:
                Sender.Tell(new TunnelList([.. find.Names.Select(_tunnels.Find).OfType<TunnelRow>()]));
                break;
        }
    }

    private void Begin(ControlMessage.Apply apply)
    {
        _current = apply;
        _asker = Sender;
        _faults.Clear();
        _quiet = 0;
        _installed.Clear();
        Remove(apply.Changes.Remove);
        Reconfigure(apply.Changes.Reconfigure);
        ledger.Tell(new LedgerMessage.Prepare(apply.Changes.Install, Self));
    }

    private void Start(IReadOnlyList<PreparedSa> prepared)
    {
        var plans = new List<(PreparedSa, IOuterSocket)>(prepared.Count);
        foreach (var pair in prepared)
        {
            var socket = sockets.Find(pair.Definition);
            if (pair.Fault is null && socket is not null && MayBeQuiet(pair.Definition)) AddQuiet(pair, socket);
            else if (pair.Fault is null && socket is not null) plans.Add((pair, socket));
            else Refuse(pair.Definition, pair.Fault ?? $"no listen entry for {pair.Definition.Local} with encapsulation {pair.Definition.Encapsulation}");
        }

        supervisor.Tell(new SaSupervisorMessage.Start(plans, Self));
    }

    private void Finish(IReadOnlyList<SaPair> pairs)
    {
        var definitions = _current!.Changes.Install.ToDictionary(definition => definition.Name);
        foreach (var pair in pairs)
        {
            var definition = definitions[pair.Tunnel];
            var row = new TunnelRow(definition, pair, new OutboundEntry(definition.Name, pair.Ingress), new InboundEntry(definition.Name, pair.Egress), null);
            _tunnels.Add(row);
            _installed.Add(row);
            Watch(pair.Ingress, row.Outbound!);
            Watch(pair.Egress, row.Inbound!);
        }

        Publish([], _installed);
        _installed.Clear();
        _asker.Tell(new ApplyReport(pairs.Count + _quiet, new Dictionary<string, string>(_faults)));
        _current = null;
        Stash.UnstashAll();
    }

    private void Watch(IActorRef actor, DirectoryEntry entry)
    {
        _watched.Add(actor, new WatchedSa(entry));
        Context.Watch(actor);
    }

    private void Refuse(SaDefinition definition, string fault)
    {
        definition.Dispose();
        _faults[definition.Name] = fault;
        _tunnels.Add(new TunnelRow(definition, null, null, null, fault));
        log.SaUnusable(definition.Name, definition.Outbound.Spi, fault);
    }

    private void Remove(IReadOnlyList<string> names)
    {
        var rows = new List<TunnelRow>();
        foreach (var name in names)
        {
            if (_tunnels.Remove(name) is { } row) rows.Add(row);
        }

        // Remove the SAs from the directory before they stop. A reader that has found an entry before finds it closed and looks the SPI up again.
        Publish(rows, []);
        foreach (var row in rows)
        {
            row.Outbound?.Close();
            row.Inbound?.Close();
            if (row.Quiet is { } quiet) RemoveQuiet(quiet, row.Definition);
            if (row.Pair is not { } pair) continue;
            _watched[pair.Ingress].Keys = row.Definition.Outbound;
            _watched[pair.Egress].Keys = row.Definition.Inbound;
        }

        supervisor.Tell(new SaSupervisorMessage.Stop([.. rows.Select(row => row.Pair).OfType<SaPair>()]));
        foreach (var row in rows)
        {
            // An actor that has already stopped is not reported again.
            if (row.Pair is { } pair) ClearIfStopped(pair.Ingress, pair.Egress);
            log.TunnelRemoved(row.Definition.Name);
        }
    }

    private void Reconfigure(IReadOnlyList<SaDefinition> definitions)
    {
        var (before, after) = (new List<TunnelRow>(definitions.Count), new List<TunnelRow>(definitions.Count));
        foreach (var definition in definitions)
        {
            if (_tunnels.Find(definition.Name) is not { } row || (row.Pair is null && row.Quiet is null)) continue;
            before.Add(row);
            after.Add(row with { Definition = definition });
            _tunnels.Replace(after[^1]);
            if (row.Pair is { } pair) Reconfigure(pair, definition);
            else ReconfigureQuiet(row.Quiet!, row.Definition, definition);
            log.TunnelReconfigured(definition.Name);
        }

        Publish(before, after);
    }

    private static void Reconfigure(SaPair pair, SaDefinition definition)
    {
        pair.Ingress.Tell(new IngressMessage.Reconfigure(definition));
        pair.Egress.Tell(new EgressMessage.Reconfigure(definition));
    }

    // The supervisor's strategy publishes this event before the actor stops.
    private void HandleFailed(ActorFailed failed)
    {
        if (!_watched.TryGetValue(failed.Actor, out var sa)) return;
        var path = failed.Actor.Path.ToStringWithoutAddress();
        log.SaStopped(sa.Entry.Tunnel, path, failed.Cause);
        _tunnels.SetFault(sa.Entry.Tunnel, $"{path} failed too often and was stopped: {failed.Cause.Message}");
    }

    private void HandleTerminated(IActorRef actor)
    {
        if (!_watched.TryGetValue(actor, out var sa)) return;
        sa.Entry.Close();
        sa.IsStopped = true;
        ClearIfStopped(actor);
    }

    // The keys of a removed SA are needed until its actor has stopped.
    private void ClearIfStopped(params ReadOnlySpan<IActorRef> actors)
    {
        foreach (var actor in actors)
        {
            if (!_watched.TryGetValue(actor, out var sa) || sa is not { IsStopped: true, Keys: { } keys }) continue;
            keys.Dispose();
            _watched.Remove(actor);
        }
    }

    private void Route(PathError error)
    {
        foreach (var row in _tunnels.To(error.Destination.Address, error.Spi))
            row.Pair!.Ingress.Tell(new IngressMessage.PathMtuReported(error.Mtu, error.Spi == 0 ? null : error.Sequence));
    }

    private sealed class WatchedSa(DirectoryEntry entry)
    {
        public DirectoryEntry Entry { get; } = entry;

        public SaKeys? Keys { get; set; }

        public bool IsStopped { get; set; }
    }
}
