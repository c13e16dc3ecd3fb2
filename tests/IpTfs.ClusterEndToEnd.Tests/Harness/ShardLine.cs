using System.Text.Json;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>One shard, as <c>iptfs cluster shards --json</c> prints it.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Owner">The node that owns it; null when none does.</param>
/// <param name="Epoch">Which ownership of it.</param>
/// <param name="Wanted">The node that should own it.</param>
/// <param name="Fault">Why it is quarantined; null when it is not.</param>
public sealed record ShardLine(int Shard, string? Owner, long Epoch, string? Wanted, string? Fault)
{
    public static IReadOnlyList<ShardLine> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(static item => new ShardLine(
                item.GetProperty("shard").GetInt32(), Text(item, "owner"), Number(item, "epoch"), Text(item, "wanted"), Text(item, "fault"))),
        ];
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
