using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Hocon;

namespace IpTfs.Cluster.Tests.Tunnels;

/// <summary>A node's file, and tunnels in great number that go with it.</summary>
internal static class TunnelTexts
{
    public const string Node = """
        iptfs {
          node-name = a
          state-directory = "/var/lib/iptfs"
          tun { addresses = ["192.168.1.1/24"] }
          listen { udp = ["0.0.0.0:4500"] }
        }
        """;

    public static HoconDocument NodeDocument { get; } = HoconLoader.Parse(Node, "node.conf");

    /// <summary>The text of tunnel <c>tN</c> as the store has it. Its keys, SPIs and prefixes are of its number, or of another one where that is given.</summary>
    public static string Stored(int number, int? outboundKey = null, int? inboundKey = null, int? inboundSpi = null, string local = "10.9.0.1") =>
        EffectiveConfigurationRenderer.RenderWithKeys(ReadValid(Node, Written(number, outboundKey, inboundKey, inboundSpi, local)).Tunnels[0]);

    public static string Written(int number, int? outboundKey = null, int? inboundKey = null, int? inboundSpi = null, string local = "10.9.0.1") => $$"""
        iptfs.tunnels.t{{number}} {
          local = "{{local}}", remote = "10.8.{{number >> 8}}.{{number & 255}}"
          traffic-selectors { local = ["192.168.1.0/24"], remote = ["172.{{number >> 8}}.{{number & 255}}.0/24"] }
          outbound { spi = {{1000 + number}}, key = "{{Key(1, outboundKey ?? number)}}" }
          inbound { spi = {{1000 + (inboundSpi ?? number)}}, key = "{{Key(2, inboundKey ?? number)}}" }
        }
        """;

    public static string Key(int direction, int number) => $"{direction:x8}{number:x8}{1:x24}";

    public static GatewayConfiguration ReadValid(params IReadOnlyList<string> texts)
    {
        var (configuration, faults) = GatewayConfigurationReader.Read([.. texts.Select((text, i) => HoconLoader.Parse(text, $"{i}.conf"))], _ => null);
        Assert.True(configuration is not null, string.Join("\n", faults));
        return configuration;
    }

    public static TunnelReading Read(params IReadOnlyList<StoredTunnel> stored) => TunnelSource.Read([NodeDocument], stored, _ => null);

    public static StoredTunnel Record(string name, string text) => new(name, 1, text, null);
}
