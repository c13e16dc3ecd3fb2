using System.Globalization;
using System.Security.Cryptography;
using IpTfs.Configuration;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Scale;

/// <summary>Configurations of many tunnels, written as a user would write them and read by the gateway's own reader.</summary>
/// <remarks>Side 1 is a hub: 10.0.0.0/24 lies behind it, and behind tunnel i of the other side the i-th /24 from 11.0.0.0 on.</remarks>
internal static class TunnelText
{
    private const uint FirstSpi = 0x10000;
    private const uint OtherDirection = 0x1000_0000;

    /// <summary>Where a side receives outer packets.</summary>
    public static Endpoint OuterOf(int side) => new(IpAddress.V4([127, 0, 0, (byte)side]), 4500);

    /// <summary>The i-th network of side 2, its first octets.</summary>
    public static uint NetworkOf(int tunnel) => 0x0B00_0000u + ((uint)tunnel << 8);

    /// <summary>Writes the configuration of one side, or every so manieth tunnel of it.</summary>
    public static void Write(string path, int side, int tunnels, int step = 1)
    {
        using var text = new StreamWriter(path);
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
            iptfs {
              node-name = "side-{{side}}"
              tun { name = "iptfs0", mtu = 1500 }
              listen { udp = ["{{OuterOf(side)}}"] }
              tunnel-defaults {
                local = "{{OuterOf(side).Address}}"
                remote = "{{OuterOf(3 - side).Address}}"
                {{(side == 1 ? "traffic-selectors.local" : "traffic-selectors.remote")}} = ["10.0.0.0/24"]
                suite = aes128gcm16
              }
              tunnels {

            """));
        for (var i = 0; i < tunnels; i += step)
        {
            var network = NetworkOf(i);
            var (forth, back) = (FirstSpi + (uint)i, FirstSpi + OtherDirection + (uint)i);
            text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
                    branch-{{i}} {
                      traffic-selectors.{{(side == 1 ? "remote" : "local")}} = ["{{network >> 24}}.{{network >> 16 & 255}}.{{network >> 8 & 255}}.0/24"]
                      outbound { spi = 0x{{(side == 1 ? forth : back):x}}, key = {{Key(side == 1 ? forth : back)}} }
                      inbound { spi = 0x{{(side == 1 ? back : forth):x}}, key = {{Key(side == 1 ? back : forth)}} }
                    }

                """));
        }

        text.WriteLine("  }\n}");
    }

    /// <summary>Reads a configuration; it must have no fault.</summary>
    public static GatewayConfiguration Read(string path)
    {
        var (configuration, faults) = GatewayConfigurationReader.Read([path], _ => null);
        return configuration ?? throw new InvalidOperationException(faults[0].ToString());
    }

    /// <summary>What a gateway is started with.</summary>
    public static List<SaDefinition> Definitions(GatewayConfiguration configuration) =>
        [.. configuration.Tunnels.Select(tunnel => SaDefinitions.From(tunnel, configuration.CryptoProvider))];

    // Any key will do that no other SA has.
    private static string Key(uint spi) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(spi)).AsSpan(0, 20));
}
