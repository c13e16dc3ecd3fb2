using System.Globalization;
using System.Text.RegularExpressions;
using IpTfs.Crypto;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>
/// The demonstration with the kernel: two network namespaces, a wire between them, a gateway with a TUN device in each, and the usual tools through the tunnel.
/// Always removes everything that it created.
/// </summary>
/// <param name="suite">The suite of the SAs.</param>
/// <param name="seconds">How long each iperf3 test sends.</param>
/// <param name="onStep">Called with the name of each step as it begins.</param>
internal sealed partial class NamespaceDemo(EspSuite suite, int seconds, Action<string> onStep)
{
    private const string UdpRate = "50M";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly List<NamespaceCheck> _checks = [];

    /// <summary>Runs the demonstration.</summary>
    /// <exception cref="CommandFault">The demonstration cannot run here: no root, a tool is missing, a gateway does not start.</exception>
    public async Task<NamespaceResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess) throw new CommandFault(ExitCode.NoPermission, "demo --netns makes network namespaces and TUN devices: run it as root (CAP_SYS_ADMIN and CAP_NET_ADMIN)");
        foreach (var tool in (string[])["ip", "ping"])
        {
            if (!Tool.Exists(tool)) throw new CommandFault(ExitCode.Unavailable, $"demo --netns needs the program {tool}");
        }

        onStep("making two network namespaces");
        var directory = Directory.CreateTempSubdirectory("iptfs-demo-").FullName;
        try
        {
            await using var namespaces = await NamespacePair.CreateAsync();
            var a = new DemoSite("site-a", namespaces.A, 1, NamespacePair.AddressOfA, NamespacePair.AddressOfB);
            var b = new DemoSite("site-b", namespaces.B, 2, NamespacePair.AddressOfB, NamespacePair.AddressOfA);
            DemoSite.WriteConfigurations(a, b, suite, directory);
            onStep("starting a gateway in each");
            await using var gatewayA = StartGateway(a, directory);
            await using var gatewayB = StartGateway(b, directory);
            await gatewayA.WaitForLineAsync(" ready", StartPatience, cancellationToken);
            await gatewayB.WaitForLineAsync(" ready", StartPatience, cancellationToken);
            await PingAsync(a, b, cancellationToken);
            await IperfAsync(a, b, cancellationToken);
            var drops = new Dictionary<string, IReadOnlyDictionary<string, long>>
            {
                [a.Name] = await DropsAsync(a, directory, cancellationToken),
                [b.Name] = await DropsAsync(b, directory, cancellationToken),
            };
            return new NamespaceResult(_checks.TrueForAll(check => check.Ok), suite.Keyword, _checks, drops);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static BackgroundTool StartGateway(DemoSite site, string directory)
    {
        var program = Environment.ProcessPath ?? throw new CommandFault(ExitCode.Unavailable, "the program does not know its own path");
        // Started as "dotnet iptfs.dll", the process is dotnet and needs the program's path as an argument.
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(NamespaceDemo).Assembly.Location] : [program];
        return new BackgroundTool(NamespacePair.In(site.Namespace, [.. self, "run", site.ConfigurationPath(directory)]));
    }

    private async Task PingAsync(DemoSite a, DemoSite b, CancellationToken cancellationToken)
    {
        await PingOnceAsync("ping, IPv4", a, b.InnerV4, 56, cancellationToken);
        await PingOnceAsync("ping, IPv6", a, b.InnerV6, 56, cancellationToken);
        await PingOnceAsync("ping of 3000 octets", a, b.InnerV4, 3000, cancellationToken);
        await PingOnceAsync("ping back, IPv4", b, a.InnerV4, 56, cancellationToken);
    }

    private async Task PingOnceAsync(string name, DemoSite from, string to, int size, CancellationToken cancellationToken)
    {
        onStep(name);
        string[] command = NamespacePair.In(
            from.Namespace, "ping", "-n", "-c", "10", "-i", "0.1", "-W", "2", "-s", size.ToString(CultureInfo.InvariantCulture), to);
        var result = await Tool.RunAsync(command, TimeSpan.FromSeconds(30), cancellationToken);
        var loss = PacketLoss().Match(result.Output);
        var times = RoundTrip().Match(result.Output);
        var seen = loss.Success ? $"{loss.Groups[1].Value} % lost{(times.Success ? $", rtt {times.Groups[1].Value} ms" : "")}" : result.Complaint;
        _checks.Add(new NamespaceCheck(name, loss.Success && loss.Groups[1].Value == "0", seen));
    }

    private async Task IperfAsync(DemoSite a, DemoSite b, CancellationToken cancellationToken)
    {
        if (!Tool.Exists("iperf3"))
        {
            _checks.Add(new NamespaceCheck("iperf3", true, "left out: the program iperf3 is not installed"));
            return;
        }

        await using var server = new BackgroundTool(NamespacePair.In(b.Namespace, "iperf3", "-s", "-B", b.InnerV4, "--forceflush"));
        await server.WaitForLineAsync("Server listening", StartPatience, cancellationToken);
        _checks.Add(IperfReport.Tcp("iperf3, TCP a to b", await IperfOnceAsync("iperf3, TCP a to b", a, b, cancellationToken)));
        _checks.Add(IperfReport.Tcp("iperf3, TCP b to a", await IperfOnceAsync("iperf3, TCP b to a", a, b, cancellationToken, "-R")));
        var udp = $"iperf3, UDP {UdpRate}bit/s a to b";
        _checks.Add(IperfReport.Udp(udp, await IperfOnceAsync(udp, a, b, cancellationToken, "-u", "-b", UdpRate, "-l", "1200", "-w", "1M")));
    }

    private async Task<ToolResult> IperfOnceAsync(string name, DemoSite a, DemoSite b, CancellationToken cancellationToken, params string[] options)
    {
        onStep(name);
        string[] command = NamespacePair.In(
            a.Namespace, ["iperf3", "-c", b.InnerV4, "-t", seconds.ToString(CultureInfo.InvariantCulture), "--json", .. options]);
        return await Tool.RunAsync(command, TimeSpan.FromSeconds(seconds + 30), cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, long>> DropsAsync(DemoSite site, string directory, CancellationToken cancellationToken)
    {
        using var client = new AdminClient(site.SocketPath(directory));
        return DemoResult.DropsOf(await client.GetStatsAsync(cancellationToken));
    }

    [GeneratedRegex(@"([0-9.]+)% packet loss")]
    private static partial Regex PacketLoss();

    [GeneratedRegex(@"= ([0-9.]+/[0-9.]+/[0-9.]+)")]
    private static partial Regex RoundTrip();
}
