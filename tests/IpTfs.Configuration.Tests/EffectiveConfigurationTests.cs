using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests;

public sealed class EffectiveConfigurationTests
{
    private const string Overlay = """
        iptfs {
          listen.udp += "[2001:db8::9]:4500"
          tunnels.b.traffic-flow-security { mode = constant-rate, l2-fixed-rate = 12500 kbps, max-aggregation-time = 1500 us, fill = whole-packets, peer-profile = linux }
          tunnels.b.lifetime { soft-bytes = 3 MiB, hard-packets = 4G, hard-time = 90 m }
          tunnels.v6 {
            local = "2001:db8::9", remote = "2001:db8::2", remote-port = 4600, suite = null-sha384, esn = on, replay-window = 0, allow-replay = on
            traffic-selectors { local = ["fd01::/64"], remote = ["fd03::/64"] }
            outbound { spi = 300, auth-key = "AUTH1" }
            inbound { spi = 301, auth-key = "AUTH2" }
          }
          cluster.etcd { endpoints = ["https://etcd.example:2379"], tls { ca = /etc/ca.pem } }
        }
        """;

    private static readonly string[] AuthKeys = [string.Concat(Enumerable.Repeat("5a", 48)), string.Concat(Enumerable.Repeat("6b", 48))];

    private static string Keyed => Overlay.Replace("AUTH1", AuthKeys[0], StringComparison.Ordinal).Replace("AUTH2", AuthKeys[1], StringComparison.Ordinal);

    [Fact]
    public void RenderedConfiguration_ShowsNoKey()
    {
        var text = EffectiveConfigurationRenderer.Render(ReadValid(Valid, Keyed));
        foreach (var key in (string[])[KeyA, KeyB, .. AuthKeys]) Assert.DoesNotContain(key[..8], text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, text.Split("key = \"***\"").Length - 1);
    }

    [Fact]
    public void RenderedConfiguration_ReadsBackAsTheSame()
    {
        using var configuration = ReadValid(Valid, Keyed);
        var text = EffectiveConfigurationRenderer.Render(configuration);
        var parts = text.Split("\"***\"");
        string[] keys = [KeyA, KeyB, .. AuthKeys];
        var restored = string.Concat(parts.Zip([.. keys.Select(key => $"\"{key}\""), ""], (part, key) => part + key));
        using var again = ReadValid(restored);
        Assert.True(ConfigurationComparer.Difference(configuration, again).IsEmpty, text);
        Assert.Equal(text, EffectiveConfigurationRenderer.Render(again));
    }

    [Fact]
    public void TunnelWithItsKeys_ReadsBackAsTheSame()
    {
        using var configuration = ReadValid(Valid, Keyed);
        var withoutTunnels = EffectiveConfigurationRenderer.Render(configuration with { Tunnels = [] });
        using var again = ReadValid([withoutTunnels, .. configuration.Tunnels.Select(EffectiveConfigurationRenderer.RenderWithKeys)]);
        Assert.True(ConfigurationComparer.Difference(configuration, again).IsEmpty);
    }

    [Fact]
    public void RenderedConfiguration_HasReadableUnits()
    {
        var text = EffectiveConfigurationRenderer.Render(ReadValid(Valid, Keyed));
        foreach (var line in (string[])["l2-fixed-rate = 12500 kbps", "max-aggregation-time = 1500 us", "soft-bytes = 3 MiB", "hard-packets = 4000000000", "hard-time = 90 m", "spi = 0x1001"])
            Assert.Contains(line + "\n", text, StringComparison.Ordinal);
    }
}
