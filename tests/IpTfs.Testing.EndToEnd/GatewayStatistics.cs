using System.Text.Json;

namespace IpTfs.Testing.EndToEnd;

/// <summary>What a gateway counts for one tunnel.</summary>
public sealed record GatewayStatistics(SaStatistics Outbound, SaStatistics Inbound)
{
    public static GatewayStatistics Parse(string json, string tunnelName)
    {
        using var report = JsonDocument.Parse(json);
        var tunnel = report.RootElement.GetProperty("tunnels").EnumerateArray().Single(item => item.GetProperty("name").GetString() == tunnelName);
        return new GatewayStatistics(SaStatistics.Parse(tunnel.GetProperty("outbound")), SaStatistics.Parse(tunnel.GetProperty("inbound")));
    }
}
