using IpTfs.Actors;
using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Policy;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway.Control;

/// <summary>Installs, reconfigures and removes tunnels, and is the only writer of the SA directory. One change at a time; others wait.</summary>
/// <param name="directory">What the readers look up.</param>
/// <param name="sockets">The sockets that packets can leave by.</param>
/// <param name="supervisor">Parent of the SA actors.</param>
/// <param name="ledger">Knows which SAs may start.</param>
/// <param name="log">Where events go that an operator wants to know of.</param>
public sealed class ControlActor(
    SaDirectory directory, OuterSocketSet sockets, ActorRef<SaSupervisorMessage> supervisor, ActorRef<LedgerMessage> ledger, ILogger log) : Actor<ControlMessage>
{
    // In the order of the configuration.
    private readonly List<TunnelRow> _tunnels = [];
    private readonly Dictionary<string, string> _faults = [];
    private ControlMessage.Apply? _current;

    /// <inheritdoc/>
    protected override void Receive(ControlMessage message)
    {
        switch (message)
        {
            case ControlMessage.Apply when _current is not null:
                Context.Stash.Stash(message);
                break;
            case ControlMessage.Apply apply:
                Begin(apply);
                break;
            case ControlMessage.Prepared prepared:
                Start(prepared.Pairs);
                break;
            case ControlMessage.Started started:
                Finish(started.Pairs);
                break;
            case ControlMessage.SaStopped stopped:
                HandleStopped(stopped.Tunnel, stopped.Notice);
                break;
            case ControlMessage.SaGone gone:
                gone.Keys.Dispose();
                break;
            case ControlMessage.SaUnusable unusable:
                // All SAs at once, and whoever let the fence be reached has said so: a line for each would bury that.
                if (unusable.Fault != OwnershipFence.Passed) log.SaUnusable(unusable.Tunnel, unusable.Spi, unusable.Fault);
                SetFault(unusable.Tunnel, unusable.Fault);
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
                relays.ReplyTo?.Tell(table.Count);
                break;
            case ControlMessage.GetPairs get:
                get.ReplyTo.Tell(new TunnelList([.. _tunnels]));
                break;
        }
    }

    private void Begin(ControlMessage.Apply apply)
    {
        _current = apply;
        _faults.Clear();
        Remove(apply.Changes.Remove);
        Reconfigure(apply.Changes.Reconfigure);
        ledger.Tell(new LedgerMessage.Prepare(apply.Changes.Install, Context.Self));
    }

    private void Start(IReadOnlyList<PreparedSa> prepared)
    {
        var plans = new List<(PreparedSa, IOuterSocket)>(prepared.Count);
        foreach (var pair in prepared)
        {
            var socket = sockets.Find(pair.Definition);
            if (pair.Fault is null && socket is not null) plans.Add((pair, socket));
            else Refuse(pair.Definition, pair.Fault ?? $"no listen entry for {pair.Definition.Local} with encapsulation {pair.Definition.Encapsulation}");
        }

        supervisor.Tell(new SaSupervisorMessage.Start(plans, Context.Self));
    }

    private void Finish(IReadOnlyList<SaPair> pairs)
    {
        var definitions = _current!.Changes.Install.ToDictionary(definition => definition.Name);
        foreach (var pair in pairs)
        {
            var definition = definitions[pair.Tunnel];
            var row = new TunnelRow(definition, pair, new OutboundEntry(definition.Name, pair.Ingress), new InboundEntry(definition.Name, pair.Egress), null);
            _tunnels.Add(row);
            Func<Terminated, ControlMessage> stopped = notice => new ControlMessage.SaStopped(definition.Name, notice);
            Context.Watch(pair.Ingress, stopped);
            Context.Watch(pair.Egress, stopped);
        }

        Publish();
        _current.ReplyTo.Tell(new ApplyReport(pairs.Count, new Dictionary<string, string>(_faults)));
        _current = null;
        Context.Stash.UnstashAll();
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
        var wanted = names.ToHashSet();
        var rows = _tunnels.FindAll(row => wanted.Contains(row.Definition.Name));
        _tunnels.RemoveAll(row => wanted.Contains(row.Definition.Name));
        // The readers must not find them any more before they stop.
        if (rows.Count > 0) Publish();
        foreach (var row in rows)
        {
            if (row.Pair is not { } pair) continue;
            // Watching again replaces what the watch says: this time the stop is wanted.
            Context.Watch(pair.Ingress, () => new ControlMessage.SaGone(row.Definition.Outbound));
            Context.Watch(pair.Egress, () => new ControlMessage.SaGone(row.Definition.Inbound));
        }

        supervisor.Tell(new SaSupervisorMessage.Stop([.. rows.Select(row => row.Pair).OfType<SaPair>()]));
        foreach (var row in rows) log.TunnelRemoved(row.Definition.Name);
    }

    private void Reconfigure(IReadOnlyList<SaDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            var at = _tunnels.FindIndex(row => row.Definition.Name == definition.Name);
            if (at < 0 || _tunnels[at].Pair is not { } pair) continue;
            _tunnels[at] = _tunnels[at] with { Definition = definition };
            pair.Ingress.Tell(new IngressMessage.Reconfigure(definition));
            pair.Egress.Tell(new EgressMessage.Reconfigure(definition));
            log.TunnelReconfigured(definition.Name);
        }

        if (definitions.Count > 0) Publish();
    }

    private void HandleStopped(string tunnel, Terminated notice)
    {
        log.SaStopped(tunnel, notice.Actor.Path.ToString(), notice.Cause);
        SetFault(tunnel, $"{notice.Actor.Path} failed too often and was stopped: {notice.Cause?.Message}");
    }

    private void SetFault(string tunnel, string fault)
    {
        var at = _tunnels.FindIndex(row => row.Definition.Name == tunnel);
        if (at >= 0) _tunnels[at] = _tunnels[at] with { Fault = fault };
    }

    private void Route(PathError error)
    {
        if (error.Kind != PathErrorKind.TooBig) return;
        foreach (var row in _tunnels)
        {
            if (row.Pair is null || row.Definition.Remote.Address != error.Destination.Address) continue;
            if (error.Spi != 0 && error.Spi != row.Definition.Outbound.Spi) continue;
            row.Pair.Ingress.Tell(new IngressMessage.PathMtuReported(error.Mtu, error.Spi == 0 ? null : error.Sequence));
        }
    }

    private void Publish()
    {
        var inbound = new List<KeyValuePair<uint, InboundEntry>>(_tunnels.Count);
        var policy = new SelectorTableBuilder<OutboundEntry>(_tunnels.Count);
        foreach (var row in _tunnels)
        {
            if (row.Pair is null) continue;
            inbound.Add(new(row.Definition.Inbound.Spi, row.Inbound!));
            if (!policy.TryAdd(row.Definition.Selectors, row.Outbound!, out var conflict))
                log.SelectorConflict(row.Definition.Name, conflict.Local, conflict.Remote, conflict.Existing.Tunnel);
        }

        directory.Publish(directory.Current with { Inbound = new SpiTable<InboundEntry>(inbound), Policy = policy.Build() });
    }
}
