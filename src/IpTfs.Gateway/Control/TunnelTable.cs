using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>The tunnels of a gateway by name, by SPI and by peer. Each look-up costs the same whatever the number of tunnels.</summary>
/// <remarks>Belongs to the control actor.</remarks>
public sealed class TunnelTable
{
    private readonly Dictionary<string, (TunnelRow Row, long Order)> _byName = [];
    private readonly Dictionary<uint, NameSet> _bySpi = [];
    private readonly Dictionary<IpAddress, NameSet> _byPeer = [];
    private long _orders;

    /// <summary>Appends a tunnel.</summary>
    public void Add(TunnelRow row)
    {
        var name = row.Definition.Name;
        _byName[name] = (row, _orders++);
        Index(_bySpi, row.Definition.Outbound.Spi, name);
        Index(_bySpi, row.Definition.Inbound.Spi, name);
        Index(_byPeer, row.Definition.Remote.Address, name);
    }

    /// <summary>Removes and returns a tunnel; null when no tunnel has the name.</summary>
    public TunnelRow? Remove(string name)
    {
        if (!_byName.Remove(name, out var found)) return null;
        Unindex(found.Row);
        return found.Row;
    }

    /// <summary>Replaces the row of the same name; the order stays.</summary>
    public void Replace(TunnelRow row)
    {
        var (old, order) = _byName[row.Definition.Name];
        Unindex(old);
        Add(row);
        _byName[row.Definition.Name] = (row, order);
    }

    /// <summary>The tunnel of a name; null when no tunnel has the name.</summary>
    public TunnelRow? Find(string name) => _byName.TryGetValue(name, out var found) ? found.Row : null;

    /// <summary>The tunnels with an SA of this SPI, in either direction. Peers choose outbound SPIs, so several tunnels may share one.</summary>
    public List<TunnelRow> Find(uint spi) => [.. _bySpi.GetValueOrDefault(spi).All.Select(name => _byName[name].Row)];

    /// <summary>Records why a tunnel carries no traffic. Does nothing when no tunnel has the name.</summary>
    public void SetFault(string name, string fault)
    {
        if (_byName.TryGetValue(name, out var found)) _byName[name] = (found.Row with { Fault = fault }, found.Order);
    }

    /// <summary>The running tunnels to a peer with this outbound SPI; all running tunnels to the peer when the SPI is 0, which means unknown.</summary>
    public IEnumerable<TunnelRow> To(IpAddress peer, uint spi)
    {
        foreach (var name in (spi == 0 ? _byPeer.GetValueOrDefault(peer) : _bySpi.GetValueOrDefault(spi)).All)
        {
            if (Find(name) is { Pair: not null } row && row.Definition.Remote.Address == peer && (spi == 0 || row.Definition.Outbound.Spi == spi)) yield return row;
        }
    }

    /// <summary>All tunnels, in the order of the configuration.</summary>
    public List<TunnelRow> InOrder() => [.. _byName.Values.OrderBy(static entry => entry.Order).Select(static entry => entry.Row)];

    private static void Index<TKey>(Dictionary<TKey, NameSet> index, TKey key, string name)
        where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _).Add(name);

    private static void Unindex<TKey>(Dictionary<TKey, NameSet> index, TKey key, string name)
        where TKey : notnull
    {
        ref var names = ref CollectionsMarshal.GetValueRefOrNullRef(index, key);
        if (!Unsafe.IsNullRef(ref names) && names.Remove(name)) index.Remove(key);
    }

    private void Unindex(TunnelRow row)
    {
        var definition = row.Definition;
        Unindex(_bySpi, definition.Outbound.Spi, definition.Name);
        Unindex(_bySpi, definition.Inbound.Spi, definition.Name);
        Unindex(_byPeer, definition.Remote.Address, definition.Name);
    }

    /// <summary>The names of the tunnels that share an SPI or a peer: mostly one, which needs no collection. A gateway may have 100,000 such sets.</summary>
    private struct NameSet
    {
        private string? _first;
        private HashSet<string>? _others;

        /// <summary>All names.</summary>
        public readonly IEnumerable<string> All => _first is null ? [] : _others is null ? [_first] : _others.Prepend(_first);

        /// <summary>Adds a name unless the set has it.</summary>
        public void Add(string name)
        {
            if (_first is null) _first = name;
            else if (_first != name) (_others ??= []).Add(name);
        }

        /// <summary>Removes a name; true when none is left.</summary>
        public bool Remove(string name)
        {
            if (_first != name)
            {
                _others?.Remove(name);
                return _first is null;
            }

            _first = _others?.FirstOrDefault();
            if (_first is not null) _others!.Remove(_first);
            return _first is null;
        }
    }
}
