using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Gateway.Routing;

namespace IpTfs.Cluster.Hosting;

/// <summary>Which SPI leads to which other node: made anew whenever owners change.</summary>
/// <param name="self">This node's name.</param>
/// <param name="relay">The ways to the other nodes.</param>
internal sealed class RelayTable(string self, RelaySet relay)
{
    private readonly Dictionary<string, (RelayEntry Entry, object Port)> _entries = [];
    private string?[] _owners = [];
    private TunnelCatalog? _catalog;
    private long _refusals;

    /// <summary>Packets that the senders did not take.</summary>
    public long Refusals => _refusals + _entries.Values.Sum(known => known.Entry.RefusedFull + known.Entry.RefusedStopped);

    /// <summary>The table for a view; null when it is the same as before.</summary>
    public List<KeyValuePair<uint, RelayEntry>>? For(ClusterView view, TunnelCatalog catalog)
    {
        var peers = new List<RelayPeer>();
        foreach (var member in view.Members)
        {
            if (member.Name != self && RelayPeer.TryRead(member, out var peer)) peers.Add(peer);
        }

        relay.SetNodes(peers);
        var portsChanged = RefreshEntries(peers);
        var owners = view.Shards.Select(shard => shard.Owner?.Node).ToArray();
        if (!portsChanged && ReferenceEquals(catalog, _catalog) && owners.AsSpan().SequenceEqual(_owners)) return null;
        (_owners, _catalog) = (owners, catalog);
        var table = new List<KeyValuePair<uint, RelayEntry>>();
        foreach (var tunnel in catalog.Tunnels)
        {
            if (owners[tunnel.Shard] is { } owner && owner != self && _entries.TryGetValue(owner, out var known)) table.Add(new(tunnel.Configuration.Inbound.Spi, known.Entry));
        }

        return table;
    }

    private bool RefreshEntries(List<RelayPeer> peers)
    {
        var changed = false;
        foreach (var gone in _entries.Keys.Except(peers.Select(peer => peer.Node)).ToList()) changed |= Forget(gone);
        foreach (var peer in peers)
        {
            var port = relay.PortTo(peer.Node);
            if (_entries.TryGetValue(peer.Node, out var known) && ReferenceEquals(known.Port, port)) continue;
            changed |= Forget(peer.Node);
            if (port is null) continue;
            _entries[peer.Node] = (RelayEntry.To(peer.Node, port), port);
            changed = true;
        }

        return changed;
    }

    private bool Forget(string node)
    {
        if (!_entries.Remove(node, out var known)) return false;
        _refusals += known.Entry.RefusedFull + known.Entry.RefusedStopped;
        return true;
    }
}
