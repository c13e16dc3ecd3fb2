using System.Globalization;

namespace IpTfs.Cluster.Membership;

/// <summary>The names of the cluster's keys in the store, relative to its prefix.</summary>
public static class ClusterKeys
{
    /// <summary>What all nodes agree on.</summary>
    public const string Cluster = "cluster";

    /// <summary>Begin of the keys that every node watches: members and owners.</summary>
    public const string State = "state/";

    /// <summary>Begin of the tunnels' keys.</summary>
    public const string Tunnels = "tunnels/";

    /// <summary>Begin of the members' keys.</summary>
    public const string Nodes = State + "nodes/";

    /// <summary>Begin of the owners' keys.</summary>
    public const string Owners = State + "owners/";

    /// <summary>Begin of the records that go with a shard which is handed over.</summary>
    public const string HandOvers = State + "handovers/";

    /// <summary>Begin of the shards' ledgers.</summary>
    public const string Ledgers = "ledger/";

    /// <summary>The key of a member.</summary>
    public static string Node(string name) => Nodes + name;

    /// <summary>The key of a shard's owner.</summary>
    public static string Owner(int shard) => Owners + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of what a shard's next owner is told by the one before.</summary>
    public static string HandOver(int shard) => HandOvers + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of a shard's ledger.</summary>
    public static string Ledger(int shard) => Ledgers + shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>The key of a tunnel.</summary>
    public static string Tunnel(string name) => Tunnels + name;

    /// <summary>The shard whose owner a key names.</summary>
    public static bool TryReadOwner(string key, out int shard) => TryRead(key, Owners, out shard);

    /// <summary>The shard whose hand-over a key is about.</summary>
    public static bool TryReadHandOver(string key, out int shard) => TryRead(key, HandOvers, out shard);

    private static bool TryRead(string key, string begin, out int shard)
    {
        shard = 0;
        return key.StartsWith(begin, StringComparison.Ordinal) && int.TryParse(key.AsSpan(begin.Length), NumberStyles.None, CultureInfo.InvariantCulture, out shard);
    }
}
