using IpTfs.Configuration;
using IpTfs.Configuration.Tunnels;
using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Tunnels;

/// <summary>
/// Finds tunnels that keep the key of one direction and change the key of the other. In a cluster the ledger of a pair of SAs lies in the shard of the
/// outbound SA: an inbound SA with its old key and a new outbound SA would lose its ceiling, and with it the protection against replay.
/// </summary>
public static class RekeyCheck
{
    /// <summary>The reason reported for such a tunnel.</summary>
    public const string Reason = "has a new key in one direction and an old one in the other: rekey both directions together";

    /// <summary>The names of the tunnels of the new configuration that must be refused, in its order. A tunnel that changes only its name is not refused.</summary>
    /// <param name="old">The running configuration.</param>
    /// <param name="new">The new configuration.</param>
    public static IReadOnlyList<string> Find(GatewayConfiguration old, GatewayConfiguration @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        var before = old.Tunnels.ToDictionary(static tunnel => tunnel.Name, StringComparer.Ordinal);
        var changed = @new.Tunnels.Where(tunnel => !before.TryGetValue(tunnel.Name, out var was) || !SameKeys(was, tunnel)).ToList();
        if (changed.Count == 0) return [];
        // By key and not by name: a renamed tunnel keeps its keys.
        var partners = new Dictionary<SaFingerprint, SaFingerprint>(2 * old.Tunnels.Count);
        foreach (var tunnel in old.Tunnels)
        {
            var (outbound, inbound) = PairOf(tunnel);
            partners[outbound] = inbound;
            partners[inbound] = outbound;
        }

        return [.. changed.Where(tunnel => Parts(PairOf(tunnel), partners)).Select(static tunnel => tunnel.Name)];
    }

    private static bool Parts((SaFingerprint Outbound, SaFingerprint Inbound) pair, Dictionary<SaFingerprint, SaFingerprint> partners) =>
        (partners.TryGetValue(pair.Outbound, out var inbound) && inbound != pair.Inbound) || (partners.TryGetValue(pair.Inbound, out var outbound) && outbound != pair.Outbound);

    private static bool SameKeys(TunnelConfiguration a, TunnelConfiguration b) =>
        ReferenceEquals(a.Suite, b.Suite) && SameKeys(a.Outbound, b.Outbound) && SameKeys(a.Inbound, b.Inbound);

    private static bool SameKeys(SaConfiguration a, SaConfiguration b) => a.Key.Equals(b.Key) && a.AuthKey.Equals(b.AuthKey);

    private static (SaFingerprint Outbound, SaFingerprint Inbound) PairOf(TunnelConfiguration tunnel) =>
        (FingerprintOf("out", tunnel, tunnel.Outbound), FingerprintOf("in", tunnel, tunnel.Inbound));

    private static SaFingerprint FingerprintOf(string direction, TunnelConfiguration tunnel, SaConfiguration sa) =>
        SaFingerprint.Compute(direction, tunnel.Suite.Keyword, sa.Key.Octets, sa.AuthKey.Octets);
}
