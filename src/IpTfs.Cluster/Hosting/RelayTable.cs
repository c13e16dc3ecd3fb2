using IpTfs.Cluster.Relay;
using IpTfs.Cluster.Sharding;
using IpTfs.Gateway.Routing;

namespace IpTfs.Cluster.Hosting;

/// <summary>Maps SPIs to the senders of the nodes that own them: rebuilt whenever owners change.</summary>
/// <param name="self">This node's name.</param>
/// <param name="relay">The senders to the other nodes.</param>
internal sealed class RelayTable(string self, RelaySet relay)
{
    private readonly Dictionary<string, RelayEntry> _entries = [];
    private string?[] _owners = [];
    private long _buffers = -1;
    private TunnelCatalog? _catalog;
    private long _refusals;
    private bool _haveChanged;

    /// <summary>Packets that the senders refused.</summary>
    public long Refusals => _refusals + _entries.Values.Sum(known => known.RefusedFull + known.RefusedStopped);

    /// <summary>The sender to a node; null when there is none.</summary>
    public RelayEntry? EntryTo(string node) => _entries.GetValueOrDefault(node);

    /// <summary>Updates the senders for the members of a view, without building a table: call it before <see cref="For"/> and <see cref="EntryTo"/>.</summary>
    public void SetMembers(ClusterView view)
    {
        var peers = new List<RelayPeer>();
        foreach (var member in view.Members)
        {
            if (member.Name != self && RelayPeer.TryRead(member, out var peer)) peers.Add(peer);
        }

        relay.SetNodes(peers);
        _haveChanged |= RefreshEntries(peers);
    }

    /// <summary>The tables for a view; null when they are the same as before.</summary>
    /// <param name="view">The members and owners; the view that <see cref="SetMembers"/> got.</param>
    /// <param name="catalog">The tunnels.</param>
    /// <param name="holds">The handoff buffers of the awaited shards.</param>
    public (List<KeyValuePair<uint, RelayEntry>> Relays, List<KeyValuePair<uint, RelayEntry>> Awaited)? For(ClusterView view, TunnelCatalog catalog, ShardHandoffBuffers holds)
    {
        var owners = view.Shards.Select(shard => shard.Owner?.Node).ToArray();
        if (!_haveChanged && ReferenceEquals(catalog, _catalog) && holds.Version == _buffers && owners.AsSpan().SequenceEqual(_owners)) return null;
        (_owners, _catalog, _buffers, _haveChanged) = (owners, catalog, holds.Version, false);
        var table = new List<KeyValuePair<uint, RelayEntry>>();
        foreach (var tunnel in catalog.Tunnels)
        {
            if (owners[tunnel.Shard] is { } owner && owner != self && _entries.TryGetValue(owner, out var known)) table.Add(new(tunnel.Configuration.Inbound.Spi, known));
        }

        var kept = new List<KeyValuePair<uint, RelayEntry>>();
        foreach (var shard in holds.Awaited)
        {
            foreach (var tunnel in catalog.Of(shard)) kept.Add(new(tunnel.Configuration.Inbound.Spi, holds.EntryFor(shard)));
        }

        return (table, kept);
    }

    private bool RefreshEntries(List<RelayPeer> peers)
    {
        var changed = false;
        foreach (var gone in _entries.Keys.Except(peers.Select(peer => peer.Node)).ToList()) changed |= Forget(gone);
        foreach (var peer in peers)
        {
            var entry = relay.EntryTo(peer.Node);
            if (_entries.TryGetValue(peer.Node, out var known) && known == entry) continue;
            changed |= Forget(peer.Node);
            if (entry is null) continue;
            _entries[peer.Node] = entry;
            changed = true;
        }

        return changed;
    }

    private bool Forget(string node)
    {
        if (!_entries.Remove(node, out var known)) return false;
        _refusals += known.RefusedFull + known.RefusedStopped;
        return true;
    }
}
