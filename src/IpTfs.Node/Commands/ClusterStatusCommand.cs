using System.CommandLine;
using System.Globalization;
using IpTfs.Cluster.Sharding;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster status</c>: members, shards and counters in a few lines. The exit status reports whether the cluster is healthy.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="gateway">The options of the group.</param>
internal sealed class ClusterStatusCommand(Terminal terminal, GatewayOptions gateway)
    : IptfsCommand("status", "Show the members, and whether all shards have an owner; the default.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs cluster", "who is there, and whether all shards have an owner")];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(arguments.GetRequiredValue(gateway.Socket));
        var text = await client.GetTextAsync(ClusterEndpoints.ClusterPath, cancellationToken);
        var view = client.Read<ClusterNodeView>(text);
        if (arguments.GetValue(gateway.Json)) await Terminal.Out.WriteLineAsync(text);
        else Write(view);
        return view.Phase == ClusterPhase.Member && view.Shards.Faulty == 0 ? ExitCode.Ok : ExitCode.FaultsFound;
    }

    private void Write(ClusterNodeView view)
    {
        var draining = view.Members.Any(member => member.Name == view.Node && member.Draining) ? ", draining" : "";
        Terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{view.Node}: {view.Phase.ToString().ToLowerInvariant()}{draining}, may go on for {view.FenceLeft.TotalSeconds:F1} s without etcd"));
        Terminal.Out.WriteLine($"members: {view.Members.Count}: {string.Join(", ", view.Members.Select(member => $"{member.Name} ({member.Shards})"))}");
        Terminal.Out.WriteLine($"shards:  {view.Shards.Total}: {view.Shards.Owned} here, {view.Shards.Unowned} without an owner, {view.Shards.Faulty} that cannot be started");
        WriteCounters("node", view.Counters);
        WriteCounters("relay", view.Relay);
    }

    private void WriteCounters(string of, IReadOnlyDictionary<string, long> counters)
    {
        foreach (var (name, value) in counters.Where(counter => counter.Value != 0)) Terminal.Out.WriteLine($"{of,-6} {name,-20} {value}");
    }
}
