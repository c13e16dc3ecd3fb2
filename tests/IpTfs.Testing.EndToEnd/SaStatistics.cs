using System.Text.Json;

namespace IpTfs.Testing.EndToEnd;

/// <summary>One security association's figures, as <c>iptfs stats --json</c> prints them.</summary>
public sealed record SaStatistics(uint Spi, ulong Sequence, IReadOnlyDictionary<string, long> Counters, IReadOnlyDictionary<string, long> Drops)
{
    /// <summary>How often packets were dropped for this reason.</summary>
    public long Dropped(string reason) => Drops.GetValueOrDefault(reason);

    /// <summary>All drops, for whatever reason.</summary>
    public long AllDropped => Drops.Values.Sum();

    /// <summary>Inner packets taken from or delivered to the inner network.</summary>
    public long InnerPackets => EitherOf("inner-tx-pkts", "inner-rx-pkts");

    /// <summary>Octets of those packets, IP headers included.</summary>
    public long InnerOctets => EitherOf("inner-tx-octets", "inner-rx-octets");

    /// <summary>ESP packets sent, or received and found authentic and new.</summary>
    public long OuterPackets => EitherOf("tx-pkts", "rx-pkts");

    /// <summary>Octets of those packets.</summary>
    public long OuterOctets => EitherOf("tx-octets", "rx-octets");

    public long Counter(string name) =>
        Counters.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"no counter {name} among {string.Join(", ", Counters.Keys)}");

    public static SaStatistics Parse(JsonElement json) => new(
        json.GetProperty("spi").GetUInt32(), json.GetProperty("sequence").GetUInt64(), Numbers(json.GetProperty("counters")), Numbers(json.GetProperty("drops")));

    // An association goes one way only, and has the counters of that way.
    private long EitherOf(string sent, string received) => Counters.TryGetValue(sent, out var value) ? value : Counter(received);

    private static Dictionary<string, long> Numbers(JsonElement json) => json.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetInt64());
}
