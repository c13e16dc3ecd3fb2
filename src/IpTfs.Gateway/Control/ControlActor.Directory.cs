using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Policy;

namespace IpTfs.Gateway.Control;

/// <content>The SA directory: what the readers look packets up in.</content>
public sealed partial class ControlActor
{
    // Whether two tunnels claim the same traffic: then the policy follows the order of the tunnels, and is built anew with each change.
    private bool _policyHasConflict;

    // One change of 100,000 tunnels copies the tables' arrays, and hashes only what changed.
    private void Publish(List<TunnelRow> removed, List<TunnelRow> added)
    {
        if (removed.Count + added.Count == 0) return;
        var isSmall = removed.Count + added.Count < directory.Current.Inbound.Count / 4;
        var policy = isSmall && !_policyHasConflict ? Change(directory.Current.Policy, removed, added) : null;
        directory.Publish(policy is null
            ? Build()
            : directory.Current with
            {
                Inbound = directory.Current.Inbound.With([.. removed.Where(IsInbound).Select(static row => row.Definition.Inbound.Spi)], [.. added.Where(IsInbound).Select(EntryOf)]),
                Policy = policy,
            });
    }

    private static bool IsInbound(TunnelRow row) => row.Inbound is not null;

    private static KeyValuePair<uint, InboundEntry> EntryOf(TunnelRow row) => new(row.Definition.Inbound.Spi, row.Inbound!);

    // Null when two tunnels claim the same traffic.
    private static SelectorTable<OutboundEntry>? Change(SelectorTable<OutboundEntry> policy, List<TunnelRow> removed, List<TunnelRow> added)
    {
        var builder = new SelectorTableBuilder<OutboundEntry>(policy);
        foreach (var row in removed.Where(IsInbound)) builder.Remove(row.Definition.Selectors, row.Outbound!);
        return added.Where(IsInbound).All(row => builder.TryAdd(row.Definition.Selectors, row.Outbound!, out _)) ? builder.Build() : null;
    }

    private SaDirectory.Snapshot Build()
    {
        var rows = _tunnels.InOrder().Where(IsInbound).ToList();
        var policy = new SelectorTableBuilder<OutboundEntry>(rows.Count);
        _policyHasConflict = false;
        foreach (var row in rows)
        {
            if (policy.TryAdd(row.Definition.Selectors, row.Outbound!, out var conflict)) continue;
            _policyHasConflict = true;
            log.SelectorConflict(row.Definition.Name, conflict.Local, conflict.Remote, conflict.Existing.Tunnel);
        }

        return directory.Current with { Inbound = new SpiTable<InboundEntry>([.. rows.Select(EntryOf)]), Policy = policy.Build() };
    }
}
