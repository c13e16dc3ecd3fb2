using System.Globalization;

namespace IpTfs.Node.CommandLine;

/// <summary>A kernel feature or capability that the gateway uses.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="Available">Whether this process has it.</param>
/// <param name="Purpose">Why the gateway uses it.</param>
internal sealed record KernelFeature(string Name, bool Available, string Purpose)
{
    private const int CapNetAdmin = 12;
    private const int CapNetRaw = 13;

    /// <summary>Checks the device node, the kernel's version and this process's capabilities; changes nothing.</summary>
    public static IReadOnlyList<KernelFeature> Probe()
    {
        var kernel = Environment.OSVersion.Version;
        var capabilities = EffectiveCapabilities();
        return
        [
            new("/dev/net/tun", File.Exists("/dev/net/tun"), "inner packets"),
            new("UDP_SEGMENT", kernel >= new Version(4, 18), "many outer packets a system call, sending"),
            new("UDP_GRO", kernel >= new Version(5, 0), "many outer packets a system call, receiving"),
            new("TUN_F_USO4", kernel >= new Version(6, 2), "many inner UDP packets a system call"),
            new("IPv6", File.Exists("/proc/net/if_inet6"), "outer and inner IPv6"),
            new("CAP_NET_ADMIN", (capabilities >> CapNetAdmin & 1) != 0, "TUN device, addresses and routes"),
            new("CAP_NET_RAW", (capabilities >> CapNetRaw & 1) != 0, "ESP without UDP encapsulation"),
        ];
    }

    private static ulong EffectiveCapabilities()
    {
        const string prefix = "CapEff:";
        try
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return ulong.Parse(line.AsSpan(prefix.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // Without procfs the capabilities are unknown.
        }

        return 0;
    }
}
