using System.Globalization;

namespace IpTfs.Cluster.Membership;

/// <summary>The names of the cluster's keys in the store, relative to its prefix.</summary>
public static class ClusterKeys
{
    /// <summary>The key of the cluster's record.</summary>
    public const string Cluster = "cluster";

    /// <summary>Prefix of the keys that every node watches: members, owners and handoff records.</summary>
    public const string State = "state/";

    /// <summary>Prefix of the tunnels' keys.</summary>
    public const string Tunnels = "tunnels/";

    /// <summary>Prefix of the members' keys.</summary>
    public const string Nodes = State + "nodes/";

    /// <summary>Prefix of the owners' keys.</summary>
    public const string Owners = State + "owners/";

    /// <summary>Prefix of the handoff records' keys.</summary>
    public const string HandOvers = State + "handovers/";

    /// <summary>Prefix of the ledgers' keys.</summary>
    public const string Ledgers = "ledger/";

    /// <summary>The key of a member.</summary>
    public static string Node(string name) => Nodes + name;

    /// <summary>The key of a shard's owner.</summary>
    public static string Owner(int shard) => Owners + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of the handoff record that a shard's old owner writes for the next owner.</summary>
    public static string HandOver(int shard) => HandOvers + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of a shard's ledger.</summary>
    public static string Ledger(int shard) => Ledgers + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of a tunnel.</summary>
    public static string Tunnel(string name) => Tunnels + name;

    /// <summary>Reads the shard from the key of an owner.</summary>
    public static bool TryReadOwner(string key, out int shard) => TryRead(key, Owners, out shard);

    /// <summary>Reads the shard from the key of a handoff record.</summary>
    public static bool TryReadHandOver(string key, out int shard) => TryRead(key, HandOvers, out shard);

    private static bool TryRead(string key, string begin, out int shard)
    {
        shard = 0;
        return key.StartsWith(begin, StringComparison.Ordinal) && int.TryParse(key.AsSpan(begin.Length), NumberStyles.None, CultureInfo.InvariantCulture, out shard);
    }
}
