using IpTfs.Configuration.Cluster;
using IpTfs.Configuration.Tunnels;
using IpTfs.Protocol.Policy;

namespace IpTfs.Configuration;

/// <summary>Compares configurations for a reload.</summary>
public static class ConfigurationComparer
{
    /// <summary>The changes of the new configuration.</summary>
    public static ConfigurationDifference Difference(GatewayConfiguration old, GatewayConfiguration @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var before = old.Tunnels.ToDictionary(tunnel => tunnel.Name, StringComparer.Ordinal);
        var added = new List<TunnelConfiguration>();
        var changed = new List<TunnelConfiguration>();
        var replaced = new List<TunnelConfiguration>();
        foreach (var tunnel in @new.Tunnels)
        {
            if (!before.Remove(tunnel.Name, out var was)) added.Add(tunnel);
            else if (!SameSa(was, tunnel)) replaced.Add(tunnel);
            else if (!SameSettings(was, tunnel)) changed.Add(tunnel);
        }

        var removed = old.Tunnels.Select(tunnel => tunnel.Name).Where(before.ContainsKey).ToList();
        return new ConfigurationDifference(added, removed, changed, replaced, [.. RestartPaths(old, @new)]);
    }

    /// <summary>Whether the SAs can stay: keys, numbers, transport and replay protection are the same.</summary>
    private static bool SameSa(TunnelConfiguration a, TunnelConfiguration b) =>
        a.Local == b.Local && a.Listener == b.Listener && a.Remote == b.Remote && a.Encapsulation == b.Encapsulation
        && ReferenceEquals(a.Suite, b.Suite) && a.Esn == b.Esn && a.ReplayWindow == b.ReplayWindow && a.Outbound == b.Outbound && a.Inbound == b.Inbound;

    private static bool SameSettings(TunnelConfiguration a, TunnelConfiguration b) =>
        a.FollowPeerAddress == b.FollowPeerAddress && a.Lifetime == b.Lifetime && a.Outer == b.Outer
        && a.TrafficFlowSecurity == b.TrafficFlowSecurity && SamePrefixes(a.Selectors.Local, b.Selectors.Local) && SamePrefixes(a.Selectors.Remote, b.Selectors.Remote);

    /// <summary>Whether both sets hold the same prefixes. The prefixes of a reloaded file nearly always have the same order, which avoids building sets.</summary>
    private static bool SamePrefixes(PrefixSet a, PrefixSet b) => a.Prefixes.SequenceEqual(b.Prefixes) || a.Prefixes.ToHashSet().SetEquals(b.Prefixes);

    private static IEnumerable<string> RestartPaths(GatewayConfiguration a, GatewayConfiguration b)
    {
        if (a.NodeName != b.NodeName) yield return "iptfs.node-name";
        if (a.StateDirectory != b.StateDirectory) yield return "iptfs.state-directory";
        if (a.Tun.Name != b.Tun.Name) yield return "iptfs.tun.name";
        if (a.Tun.Mtu != b.Tun.Mtu) yield return "iptfs.tun.mtu";
        if (!a.Tun.Addresses.SequenceEqual(b.Tun.Addresses)) yield return "iptfs.tun.addresses";
        if (a.Tun.InstallRoutes != b.Tun.InstallRoutes) yield return "iptfs.tun.install-routes";
        if (!a.Listen.Udp.SequenceEqual(b.Listen.Udp)) yield return "iptfs.listen.udp";
        if (!a.Listen.Esp.SequenceEqual(b.Listen.Esp)) yield return "iptfs.listen.esp";
        if (a.Io != b.Io || a.Readers != b.Readers || a.LooksBeforeSleep != b.LooksBeforeSleep) yield return "iptfs.io";
        if (a.CryptoProvider != b.CryptoProvider) yield return "iptfs.crypto.provider";
        if (a.Admin != b.Admin) yield return "iptfs.admin";
        if (!SameCluster(a.Cluster, b.Cluster)) yield return "iptfs.cluster";
        if (a.Akka != b.Akka) yield return "akka";
    }

    private static bool SameCluster(ClusterConfiguration a, ClusterConfiguration b) =>
        a with { ServiceAddresses = [], Etcd = a.Etcd with { Endpoints = [] } } == b with { ServiceAddresses = [], Etcd = b.Etcd with { Endpoints = [] } }
        && a.ServiceAddresses.SequenceEqual(b.ServiceAddresses) && a.Etcd.Endpoints.SequenceEqual(b.Etcd.Endpoints);
}
