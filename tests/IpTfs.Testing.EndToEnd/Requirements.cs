using System.Globalization;

namespace IpTfs.Testing.EndToEnd;

/// <summary>What the machine must offer before a test may touch its network. A missing piece skips the test and says what to do.</summary>
public static class Requirements
{
    private const string SwitchVariable = "IPTFS_E2E";

    /// <summary>Why a test that needs root and these programs cannot run here, or null when it can.</summary>
    public static string? Missing(params ReadOnlySpan<string> programs)
    {
        if (Environment.GetEnvironmentVariable(SwitchVariable) != "1") return $"set {SwitchVariable}=1 and be root: this test makes network namespaces";
        if (!OperatingSystem.IsLinux()) return "needs Linux";
        if (!IsRoot()) return "needs root: this test makes network namespaces and TUN devices";
        if (!File.Exists("/dev/net/tun")) return "needs /dev/net/tun (modprobe tun)";
        if (FindProgram("ip") is null) return Install("ip");
        foreach (var program in programs)
        {
            if (FindProgram(program) is null) return Install(program);
        }

        return null;
    }

    private static string Install(string program) => $"needs {program}: install the package {PackageOf(program)}";

    private static string PackageOf(string program) => program switch
    {
        "etcd" => "etcd-server",
        "ip" or "tc" => "iproute2",
        "ping" => "iputils-ping",
        "setpriv" => "util-linux",
        "sysctl" => "procps",
        _ => program,
    };

    /// <summary>The full path of a program, also in the system directories that a plain user's path lacks; null when there is none.</summary>
    public static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin", "/usr/bin", "/bin"])
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    private static bool IsRoot()
    {
        const string field = "Uid:";
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        var effective = line[field.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries)[1];
        return int.Parse(effective, CultureInfo.InvariantCulture) == 0;
    }
}
