using IpTfs.IO.Tun;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Hosting;

/// <summary>The routes into the TUN device: those behind the peers of the tunnels that this node owns.</summary>
/// <remarks>Used by one change of tunnels at a time.</remarks>
/// <param name="device">The device; null where routes are the operator's own.</param>
internal sealed class OwnedRoutes(TunDevice? device)
{
    private readonly Dictionary<IpPrefix, int> _uses = [];

    /// <summary>Adds routes to the remote prefixes of tunnels that are about to start.</summary>
    public void Add(IEnumerable<ClusterTunnel> tunnels)
    {
        foreach (var prefix in PrefixesOf(tunnels))
        {
            var uses = _uses[prefix] = _uses.GetValueOrDefault(prefix) + 1;
            if (uses == 1) device?.AddRoute(prefix);
        }
    }

    /// <summary>Removes the routes of stopped tunnels that no other tunnel uses.</summary>
    public void Remove(IEnumerable<ClusterTunnel> tunnels)
    {
        foreach (var prefix in PrefixesOf(tunnels))
        {
            if (!_uses.TryGetValue(prefix, out var uses)) continue;
            if (uses > 1)
            {
                _uses[prefix] = uses - 1;
                continue;
            }

            _uses.Remove(prefix);
            device?.RemoveRoute(prefix);
        }
    }

    private static IEnumerable<IpPrefix> PrefixesOf(IEnumerable<ClusterTunnel> tunnels) => tunnels.SelectMany(tunnel => tunnel.Configuration.Selectors.Remote.Prefixes);
}
