using Akka.Actor;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Gateway.Control;

/// <content>Quiet tunnels: installed, without traffic so far, with rows and directory entries but no actors. The first packet starts the actors.</content>
public sealed partial class ControlActor
{
    // A pair that sends at a constant rate, or whose lifetime runs from its start, needs its actors at once. So does a pair with a fault: its actors report the fault.
    private bool MayBeQuiet(SaDefinition definition)
    {
        if (startsAtOnce || definition.Ingress.Mode == SendMode.ConstantRate) return false;
        var lifetime = definition.Lifetime;
        if ((lifetime.SoftTime is not null || lifetime.HardTime is not null) && lifetime.TimeFrom != LifetimeStart.FirstUse) return false;
        try
        {
            OutboundSaState.Validate(definition);
            InboundSaState.Validate(definition);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private void AddQuiet(PreparedSa prepared, IOuterSocket socket)
    {
        var name = prepared.Definition.Name;
        var quiet = new QuietPair(prepared, socket, Self);
        var row = new TunnelRow(prepared.Definition, null, new OutboundEntry(name, quiet), new InboundEntry(name, quiet), null, quiet);
        _tunnels.Add(row);
        _installed.Add(row);
        _quiet++;
    }

    private void StartQuiet(string tunnel, QuietPair quiet)
    {
        // The tunnel was removed, or installed again, since its packet arrived.
        if (_tunnels.Find(tunnel)?.Quiet != quiet || quiet.IsStarting) return;
        quiet.IsStarting = true;
        supervisor.Tell(new SaSupervisorMessage.Start([(quiet.Prepared, quiet.Socket)], Self, quiet));
    }

    private void FinishQuiet(QuietPair quiet, SaPair pair)
    {
        var started = quiet.Prepared.Definition;
        if (quiet.IsRemoved)
        {
            Watch(pair.Ingress, new OutboundEntry(pair.Tunnel, pair.Ingress));
            Watch(pair.Egress, new InboundEntry(pair.Tunnel, pair.Egress));
            (_watched[pair.Ingress].Keys, _watched[pair.Egress].Keys) = (started.Outbound, started.Inbound);
            supervisor.Tell(new SaSupervisorMessage.Stop([pair]));
            return;
        }

        var row = _tunnels.Find(pair.Tunnel)!;
        _tunnels.Replace(row with { Pair = pair, Quiet = null });
        Watch(pair.Ingress, row.Outbound!);
        Watch(pair.Egress, row.Inbound!);
        // The tunnel was reconfigured while its actors were starting.
        if (row.Definition != started) Reconfigure(pair, row.Definition);
        row.Outbound!.Attach(pair.Ingress);
        row.Inbound!.Attach(pair.Egress);
    }

    private static void RemoveQuiet(QuietPair quiet, SaDefinition present)
    {
        quiet.IsRemoved = true;
        DisposeUnlessStarting(quiet, present);
    }

    private void ReconfigureQuiet(QuietPair quiet, SaDefinition present, SaDefinition definition)
    {
        DisposeUnlessStarting(quiet, present);
        if (quiet.IsStarting) return;
        quiet.Prepared = quiet.Prepared with { Definition = definition };
        if (!MayBeQuiet(definition)) quiet.RequestStart();
    }

    // Actors that are starting use the keys of the definition that they are started from. A definition that has replaced it since is used by nobody yet.
    private static void DisposeUnlessStarting(QuietPair quiet, SaDefinition definition)
    {
        if (!quiet.IsStarting || !ReferenceEquals(definition, quiet.Prepared.Definition)) definition.Dispose();
    }
}
