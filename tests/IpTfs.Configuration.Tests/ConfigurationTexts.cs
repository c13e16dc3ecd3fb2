using IpTfs.Configuration.Tunnels;
using IpTfs.Hocon;
using IpTfs.Hocon.Reading;

namespace IpTfs.Configuration.Tests;

/// <summary>A valid configuration, and overlays that change it: a § in an overlay marks where a fault is expected.</summary>
internal static class ConfigurationTexts
{
    public const string KeyA = "000102030405060708090a0b0c0d0e0f10111213";
    public const string KeyB = "202122232425262728292a2b2c2d2e2f30313233";
    public const string KeyC = "404142434445464748494a4b4c4d4e4f50515253";
    public const string KeyD = "606162636465666768696a6b6c6d6e6f70717273";

    public const string Valid = $$"""
        iptfs {
          node-name = a
          tun { addresses = ["192.168.1.1/24", "fd01::1/64"] }
          listen { udp = ["10.9.0.1:4500", "[2001:db8::1]:4501"], esp = ["10.9.0.1"] }
          tunnels {
            b {
              local = "10.9.0.1", remote = "10.9.0.2"
              traffic-selectors { local = ["192.168.1.0/24", "fd01::/64"], remote = ["192.168.2.0/24", "fd02::/64"] }
              outbound { spi = 0x1001, key = "{{KeyA}}" }
              inbound { spi = 0x1002, key = "{{KeyB}}" }
            }
          }
        }
        """;

    public const string SecondTunnel = $$"""
        iptfs.tunnels.c {
          local = "10.9.0.1", remote = "10.9.0.3"
          traffic-selectors { local = ["192.168.1.0/24"], remote = ["192.168.3.0/24"] }
          outbound { spi = 0x2001, key = "{{KeyC}}" }
          inbound { spi = 0x2002, key = "{{KeyD}}" }
        }

        """;

    public static (GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationFault> Faults) Read(params IReadOnlyList<string> texts) =>
        GatewayConfigurationReader.Read([.. texts.Select((text, index) => HoconLoader.Parse(text, $"{index}.conf"))], static _ => null);

    public static GatewayConfiguration ReadValid(params IReadOnlyList<string> texts)
    {
        var (configuration, faults) = Read(texts);
        Assert.True(configuration is not null, string.Join("\n", faults));
        Assert.Empty(faults);
        return configuration;
    }

    public static TunnelConfiguration ReadTunnel(string overlay) => ReadValid(Valid, "iptfs.tunnels.b {\n" + overlay + "\n}").Tunnels[0];

    /// <summary>Asserts that the overlay over the valid configuration has exactly this one fault, at its mark.</summary>
    public static ConfigurationFault FaultOf(string overlay, string path, string message)
    {
        var mark = overlay.IndexOf('§', StringComparison.Ordinal);
        Assert.True(mark >= 0, "the overlay has no mark");
        var (configuration, faults) = Read(Valid, overlay.Remove(mark, 1));
        Assert.Null(configuration);
        var fault = Assert.Single(faults);
        var line = overlay.AsSpan(0, mark).Count('\n') + 1;
        var column = mark - overlay.LastIndexOf('\n', mark);
        Assert.Equal((path, new HoconOrigin("1.conf", line, column)), (fault.Path, fault.Origin));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        foreach (var secret in (string[])[KeyA, KeyB, KeyC, KeyD]) Assert.DoesNotContain(secret[..8], fault.ToString(), StringComparison.OrdinalIgnoreCase);
        return fault;
    }
}
