using System.Globalization;

namespace IpTfs.Testing.EndToEnd;

/// <summary>
/// A network namespace of the test's own. Its name carries this process's id, so that what a killed run left behind is known to be nobody's and is
/// removed by the next one.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private const string NamePrefix = "iptfs-e2e-";
    private static readonly Lazy<bool> LeftoversRemoved = new(RemoveLeftovers);
    private static int _count;

    private NetworkNamespace(string name)
    {
        Name = name;
    }

    public string Name { get; }

    /// <summary>Makes a namespace with its loopback device up.</summary>
    public static NetworkNamespace Create(string role)
    {
        _ = LeftoversRemoved.Value;
        var number = Interlocked.Increment(ref _count);
        var created = new NetworkNamespace(string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{number}-{role}"));
        Command.Run("ip", "netns", "add", created.Name).EnsureSuccess();
        created.Ip("link set lo up");
        return created;
    }

    /// <summary>Runs <c>ip</c> on this namespace; the words are separated by single blanks.</summary>
    public CommandResult Ip(string words) => Command.Run("ip", ["-n", Name, .. words.Split(' ')]).EnsureSuccess();

    /// <summary>Runs a program inside and waits for its end.</summary>
    public CommandResult Run(TimeSpan limit, string program, params IReadOnlyList<string> arguments) => Command.Run(limit, "ip", InNamespace(program, arguments));

    /// <summary>Starts a program inside.</summary>
    public BackgroundProcess Start(string program, params IReadOnlyList<string> arguments) => BackgroundProcess.Start("ip", InNamespace(program, arguments));

    public void Dispose() => Remove(Name);

    private static void Remove(string name) => Command.Run("ip", "netns", "del", name);

    /// <summary>Removes the namespaces of test processes that are gone.</summary>
    public static bool RemoveLeftovers()
    {
        foreach (var line in Command.Run("ip", "netns", "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = line.Split(' ')[0];
            if (!name.StartsWith(NamePrefix, StringComparison.Ordinal)) continue;
            var owner = name[NamePrefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}")) Remove(name);
        }

        return true;
    }

    // `ip netns exec` becomes the program, so the process that was started is the program itself and signals reach it.
    private List<string> InNamespace(string program, IReadOnlyList<string> arguments) => ["netns", "exec", Name, program, .. arguments];
}
