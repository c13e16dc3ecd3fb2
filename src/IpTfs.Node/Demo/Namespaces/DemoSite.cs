using System.Security.Cryptography;
using System.Text;
using IpTfs.Crypto;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>One of the two sites of the demonstration in namespaces: its addresses, and its configuration as a user would write it.</summary>
/// <param name="Name">The site's name.</param>
/// <param name="Namespace">The site's network namespace.</param>
/// <param name="Number">1 or 2: the third octet of its inner addresses.</param>
/// <param name="Outer">Its outer address.</param>
/// <param name="PeerOuter">The other site's outer address.</param>
internal sealed record DemoSite(string Name, string Namespace, int Number, string Outer, string PeerOuter)
{
    private const uint SpiFromFirst = 0x1001;
    private const uint SpiFromSecond = 0x1002;

    /// <summary>Its inner IPv4 address.</summary>
    public string InnerV4 => $"192.168.{Number}.1";

    /// <summary>Its inner IPv6 address.</summary>
    public string InnerV6 => $"fd0{Number}::1";

    private int PeerNumber => 3 - Number;

    /// <summary>The site's configuration file in a directory.</summary>
    public string ConfigurationPath(string directory) => Path.Combine(directory, $"{Name}.conf");

    /// <summary>The site's admin socket in a directory.</summary>
    public string SocketPath(string directory) => Path.Combine(directory, $"{Name}.sock");

    /// <summary>Writes the configurations of both sites, with new keys, to files that only their owner may read.</summary>
    public static void WriteConfigurations(DemoSite first, DemoSite second, EspSuite suite, string directory)
    {
        var fromFirst = KeyLines(suite);
        var fromSecond = KeyLines(suite);
        first.Write(directory, suite, (SpiFromFirst, fromFirst), (SpiFromSecond, fromSecond));
        second.Write(directory, suite, (SpiFromSecond, fromSecond), (SpiFromFirst, fromFirst));
    }

    // The keys are text because the file is text; they are deleted with the directory.
    private static string KeyLines(EspSuite suite)
    {
        var lines = new StringBuilder();
        if (suite.KeyLength > 0) lines.Append(", key = \"").Append(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(suite.KeyLength))).Append('"');
        if (suite.AuthKeyLength > 0) lines.Append(", auth-key = \"").Append(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(suite.AuthKeyLength))).Append('"');
        return lines.ToString();
    }

    private void Write(string directory, EspSuite suite, (uint Spi, string Keys) outbound, (uint Spi, string Keys) inbound)
    {
        var text = $$"""
            iptfs {
              node-name = "{{Name}}"
              state-directory = "{{Path.Combine(directory, Name + ".state")}}"
              tun { name = "iptfs0", addresses = ["{{InnerV4}}/24", "{{InnerV6}}/64"] }
              listen { udp = ["{{Outer}}:4500"] }
              tunnels.peer {
                local = "{{Outer}}", remote = "{{PeerOuter}}"
                suite = {{suite.Keyword}}
                traffic-selectors {
                  local = ["192.168.{{Number}}.0/24", "fd0{{Number}}::/64"]
                  remote = ["192.168.{{PeerNumber}}.0/24", "fd0{{PeerNumber}}::/64"]
                }
                outbound { spi = 0x{{outbound.Spi:x}}{{outbound.Keys}} }
                inbound { spi = 0x{{inbound.Spi:x}}{{inbound.Keys}} }
              }
              admin.socket = "{{SocketPath(directory)}}"
            }

            """;
        using var file = new StreamWriter(ConfigurationPath(directory), Encoding.UTF8, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(text);
    }
}
