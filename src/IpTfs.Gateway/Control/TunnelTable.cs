using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>The tunnels of a gateway by name, by SPI and by peer. Each look-up costs the same whatever the number of tunnels.</summary>
/// <remarks>Belongs to the control actor.</remarks>
internal sealed class TunnelTable
{
    private readonly Dictionary<string, (TunnelRow Row, long Order)> _byName = [];
    private readonly Dictionary<uint, List<string>> _bySpi = [];
    private readonly Dictionary<IpAddress, HashSet<string>> _byPeer = [];
    private long _orders;

    /// <summary>Adds a tunnel behind all others.</summary>
    public void Add(TunnelRow row)
    {
        var name = row.Definition.Name;
        _byName[name] = (row, _orders++);
        Index(_bySpi, row.Definition.Outbound.Spi, name);
        Index(_bySpi, row.Definition.Inbound.Spi, name);
        if (!_byPeer.TryGetValue(row.Definition.Remote.Address, out var names)) _byPeer.Add(row.Definition.Remote.Address, names = []);
        names.Add(name);
    }

    /// <summary>Removes a tunnel; null when there is none of the name.</summary>
    public TunnelRow? Remove(string name)
    {
        if (!_byName.Remove(name, out var found)) return null;
        Unindex(found.Row);
        return found.Row;
    }

    /// <summary>Puts a row in the place of the one of the same name.</summary>
    public void Replace(TunnelRow row)
    {
        var (old, order) = _byName[row.Definition.Name];
        Unindex(old);
        Add(row);
        _byName[row.Definition.Name] = (row, order);
    }

    /// <summary>The tunnel of a name; null when there is none.</summary>
    public TunnelRow? Find(string name) => _byName.TryGetValue(name, out var found) ? found.Row : null;

    /// <summary>The tunnels of which an SA has an SPI, in either direction: an outbound SPI is the peer's choice, so that several may have the same.</summary>
    public List<TunnelRow> Find(uint spi) => _bySpi.TryGetValue(spi, out var names) ? names.ConvertAll(name => _byName[name].Row) : [];

    /// <summary>Says why a tunnel carries nothing; nothing happens when there is no tunnel of the name.</summary>
    public void SetFault(string name, string fault)
    {
        if (_byName.TryGetValue(name, out var found)) _byName[name] = (found.Row with { Fault = fault }, found.Order);
    }

    /// <summary>The running tunnels to a peer: the one with an outbound SPI, or all of them when the SPI is 0, which stands for unknown.</summary>
    public IEnumerable<TunnelRow> To(IpAddress peer, uint spi)
    {
        IEnumerable<string> names = spi == 0 ? _byPeer.GetValueOrDefault(peer) ?? [] : _bySpi.GetValueOrDefault(spi) ?? [];
        foreach (var name in names)
        {
            if (Find(name) is { Pair: not null } row && row.Definition.Remote.Address == peer && (spi == 0 || row.Definition.Outbound.Spi == spi)) yield return row;
        }
    }

    /// <summary>All tunnels, in the order of the configuration.</summary>
    public List<TunnelRow> InOrder() => [.. _byName.Values.OrderBy(static entry => entry.Order).Select(static entry => entry.Row)];

    private static void Index(Dictionary<uint, List<string>> index, uint spi, string name)
    {
        if (!index.TryGetValue(spi, out var names)) index.Add(spi, names = new List<string>(1));
        if (!names.Contains(name)) names.Add(name);
    }

    private void Unindex(TunnelRow row)
    {
        var definition = row.Definition;
        foreach (var spi in (uint[])[definition.Outbound.Spi, definition.Inbound.Spi])
        {
            if (_bySpi.TryGetValue(spi, out var names) && names.Remove(definition.Name) && names.Count == 0) _bySpi.Remove(spi);
        }

        if (_byPeer.TryGetValue(definition.Remote.Address, out var peers) && peers.Remove(definition.Name) && peers.Count == 0) _byPeer.Remove(definition.Remote.Address);
    }
}
