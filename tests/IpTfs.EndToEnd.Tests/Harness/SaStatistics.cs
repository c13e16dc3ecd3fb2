using System.Text.Json;

namespace IpTfs.EndToEnd.Tests.Harness;

/// <summary>One security association's figures, as <c>iptfs stats --json</c> prints them.</summary>
public sealed record SaStatistics(uint Spi, ulong Sequence, IReadOnlyDictionary<string, long> Counters, IReadOnlyDictionary<string, long> Drops)
{
    /// <summary>How often packets were dropped for this reason.</summary>
    public long Dropped(string reason) => Drops.GetValueOrDefault(reason);

    /// <summary>All drops, for whatever reason.</summary>
    public long AllDropped => Drops.Values.Sum();

    public long Counter(string name) =>
        Counters.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"no counter {name} among {string.Join(", ", Counters.Keys)}");

    public static SaStatistics Parse(JsonElement json) => new(
        json.GetProperty("spi").GetUInt32(), json.GetProperty("sequence").GetUInt64(), Numbers(json.GetProperty("counters")), Numbers(json.GetProperty("drops")));

    private static Dictionary<string, long> Numbers(JsonElement json) => json.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetInt64());
}
