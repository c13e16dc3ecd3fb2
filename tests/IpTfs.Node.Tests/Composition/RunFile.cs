using System.Globalization;

namespace IpTfs.Node.Tests.Composition;

/// <summary>Configuration files for <c>iptfs run</c>.</summary>
internal static class RunFile
{
    /// <summary>A gateway with these tunnels.</summary>
    public static string Text(params IEnumerable<string> tunnels) => TextIn("/nonexistent", tunnels);

    /// <summary>The same, with its state below a directory.</summary>
    public static string TextIn(string directory, params IEnumerable<string> tunnels) => $$"""
        iptfs {
          node-name = "a"
          state-directory = "{{directory}}/state"
          tun { name = "iptfs9", mtu = 1400, addresses = ["10.77.0.1/16"] }
          listen { udp = ["127.0.0.1:45993"] }
          admin { socket = "{{directory}}/admin.sock" }
          tunnels { {{string.Join('\n', tunnels.Select((name, index) => $"{name} {{ {Tunnel(index + 1)} }}"))}} }
        }
        """;

    /// <summary>A tunnel as the store of a cluster has it.</summary>
    public static string Stored(string name, int number) => $"iptfs.tunnels.{name} {{ {Tunnel(number)} }}";

    // SPIs, keys and networks of its own.
    private static string Tunnel(int number) => string.Create(CultureInfo.InvariantCulture, $$"""
        local = "127.0.0.1", remote = "127.0.0.2", remote-port = {{20_000 + number}}, encapsulation = udp
        traffic-selectors { local = ["10.77.0.0/16"], remote = ["10.100.{{number}}.0/24"] }
        suite = aes128gcm16
        outbound { spi = {{4096 + number}}, key = "{{2 * number:d40}}" }
        inbound { spi = {{8192 + number}}, key = "{{2 * number + 1:d40}}" }
        """);
}
