using IpTfs.Cluster.Membership;
using IpTfs.Hocon;

namespace IpTfs.Cluster.Tunnels;

/// <summary>Turns tunnels of the store into documents that are read with the node's own. A document holds only the tunnel that its key names.</summary>
internal static class TunnelDocuments
{
    private const string Root = "iptfs";
    private const string Tunnels = "tunnels";

    /// <summary>The names of tunnels that documents mention, as <c>iptfs.tunnels</c> has them.</summary>
    public static HashSet<string> NamesIn(IReadOnlyList<HoconDocument> documents, Func<string, string?> environment)
    {
        if (documents.Count == 0) return [];
        var tunnels = Child(Child(HoconResolver.Resolve(documents, environment).Root, Root), Tunnels);
        return tunnels is null ? [] : [.. tunnels.Members.Select(static member => member.Key)];
    }

    /// <summary>The document of a tunnel; null with the reason when its text is not that of this tunnel alone.</summary>
    public static HoconDocument? TryParse(StoredTunnel tunnel, out string? reason)
    {
        reason = tunnel.Fault;
        if (tunnel.Text is null) return null;
        var document = HoconLoader.Parse(tunnel.Text, "etcd:" + ClusterKeys.Tunnel(tunnel.Name));
        // Resolved alone and without an environment: values from elsewhere are not what the operator applied.
        var resolution = HoconResolver.Resolve(document);
        if (resolution.Faults is [var fault, ..])
        {
            reason = $"its text has a fault in line {fault.Origin.Line}: {fault.Message}";
            return null;
        }

        if (Only(Only(Only(resolution.Value, Root), Tunnels), tunnel.Name) is not null) return document;
        reason = $"holds something else than the tunnel {tunnel.Name}";
        return null;
    }

    private static HoconObject? Child(HoconObject? parent, string key) => parent is not null && parent.TryGet(key, out var child) ? child as HoconObject : null;

    private static HoconObject? Only(HoconValue? parent, string key) => parent is HoconObject { Members.Count: 1 } of ? Child(of, key) : null;
}
