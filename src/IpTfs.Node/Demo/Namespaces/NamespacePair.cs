using System.Globalization;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>Two network namespaces with a veth pair between them: two hosts on one wire. Disposing removes both, and everything in them.</summary>
internal sealed class NamespacePair : IAsyncDisposable
{
    private readonly List<string> _made = [];

    private NamespacePair()
    {
        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        A = $"iptfs-demo-{id}-a";
        B = $"iptfs-demo-{id}-b";
    }

    /// <summary>The first namespace's name.</summary>
    public string A { get; }

    /// <summary>The second namespace's name.</summary>
    public string B { get; }

    /// <summary>The first host's outer address.</summary>
    public static string AddressOfA => "10.93.47.1";

    /// <summary>The second host's outer address.</summary>
    public static string AddressOfB => "10.93.47.2";

    /// <summary>Creates the namespaces and the veth pair.</summary>
    /// <exception cref="CommandLine.CommandFault">A step failed; the namespaces and devices made so far are removed again.</exception>
    public static async Task<NamespacePair> CreateAsync()
    {
        var pair = new NamespacePair();
        try
        {
            foreach (var name in (string[])[pair.A, pair.B])
            {
                await Tool.MustAsync("ip", "netns", "add", name);
                pair._made.Add(name);
                await Tool.MustAsync("ip", "-n", name, "link", "set", "lo", "up");
            }

            await Tool.MustAsync("ip", "-n", pair.A, "link", "add", "wire0", "type", "veth", "peer", "name", "wire0", "netns", pair.B);
            await ConnectAsync(pair.A, AddressOfA);
            await ConnectAsync(pair.B, AddressOfB);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command line that runs in one of the namespaces.</summary>
    public static string[] In(string name, params ReadOnlySpan<string> command) => ["ip", "netns", "exec", name, .. command];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _made) await Tool.RunAsync(["ip", "netns", "del", name], TimeSpan.FromSeconds(20), CancellationToken.None);
        _made.Clear();
    }

    private static async Task ConnectAsync(string name, string address)
    {
        await Tool.MustAsync("ip", "-n", name, "addr", "add", address + "/24", "dev", "wire0");
        await Tool.MustAsync("ip", "-n", name, "link", "set", "wire0", "up");
    }
}
