using System.Text.Json;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>The cluster, as <c>iptfs cluster status --json</c> prints it.</summary>
public sealed record StatusReport(string Phase, IReadOnlyList<string> Members, int Shards, int Owned, int Unowned, int Faulty)
{
    public static StatusReport Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var (root, shards) = (document.RootElement, document.RootElement.GetProperty("shards"));
        return new StatusReport(
            root.GetProperty("phase").GetString()!,
            [.. root.GetProperty("members").EnumerateArray().Select(static member => member.GetProperty("name").GetString()!)],
            shards.GetProperty("total").GetInt32(),
            shards.GetProperty("owned").GetInt32(),
            shards.GetProperty("unowned").GetInt32(),
            shards.GetProperty("faulty").GetInt32());
    }
}
