using System.CommandLine;
using System.Globalization;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Sharding;
using IpTfs.Cluster.Store;
using IpTfs.Gateway.Configuration;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Tunnels;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster</c>: a cluster as one of its nodes sees it, and the node's part in it.</summary>
internal sealed class ClusterCommand : IptfsCommand
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(200);

    private readonly Func<GatewayConfiguration, IStore> _open;
    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "status, nodes, shards, drain, rebalance, or recover after etcd was restored from a backup.",
        DefaultValueFactory = _ => "status",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _undo = new("--undo") { Description = "With drain: take shards again." };
    private readonly Option<bool> _wait = new("--wait") { Description = "With drain: return when the node owns nothing any more." };
    private readonly Option<string[]> _config = new("--config", "-c")
    {
        HelpName = "FILE",
        Description = "With recover: configuration of a node, for etcd and the cluster key; again for further files.",
    };

    private readonly Option<ulong?> _advance = new("--advance")
    {
        HelpName = "N",
        Description = "With recover: the most sequence numbers that any SA can have gone through since the backup was made; docs/operations/cluster.md.",
    };

    private readonly Option<bool> _force = new("--force") { Description = "With recover: although nodes are registered, or etcd has the identity that the cluster knows." };
    private readonly Option<string> _socket = CommonOptions.Socket();
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public ClusterCommand(Terminal terminal)
        : this(terminal, static configuration => ClusterNode.OpenStore(configuration, NullLoggerFactory.Instance))
    {
    }

    /// <summary>Makes the verb with another store than etcd.</summary>
    internal ClusterCommand(Terminal terminal, Func<GatewayConfiguration, IStore> open)
        : base("cluster", "Show the cluster as one of its nodes sees it, or change that node's part in it.", terminal)
    {
        _open = open;
        Add(_action);
        Add(_undo);
        Add(_wait);
        Add(_config);
        Add(_advance);
        Add(_force);
        Add(_socket);
        Add(_json);
        AcceptOnly(_action, "status", "nodes", "shards", "drain", "rebalance", "recover");
        Validators.Add(result =>
        {
            var action = result.GetValue(_action);
            if (action != "drain" && result.GetValue(_undo)) result.AddError("--undo goes with drain");
            if (action != "drain" && result.GetValue(_wait)) result.AddError("--wait goes with drain");
            var names = result.GetValue(_config) is { Length: > 0 };
            if (action == "recover")
            {
                if (!names) result.AddError("recover takes --config FILE");
                if (result.GetValue(_advance) is null) result.AddError("recover takes --advance N");
            }
            else if (names || result.GetValue(_advance) is not null || result.GetValue(_force))
            {
                result.AddError("--config, --advance and --force go with recover");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs cluster", "who is there, and whether all shards have an owner"),
        new("sudo iptfs cluster shards --json", "which node owns what"),
        new("sudo iptfs cluster drain --wait", "before an upgrade: hand everything over, tunnel by tunnel"),
        new("sudo iptfs cluster drain --undo", "and take shards again"),
        new("sudo iptfs cluster recover -c /etc/iptfs/node.conf --advance 1000000000", "etcd was restored from a backup, all nodes are stopped"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var json = arguments.GetValue(_json);
        if (arguments.GetValue(_action) == "recover")
            return await RecoverAsync(arguments.GetRequiredValue(_config), arguments.GetValue(_advance)!.Value, arguments.GetValue(_force), json, cancellationToken);
        using var client = new AdminClient(arguments.GetRequiredValue(_socket));
        return arguments.GetValue(_action) switch
        {
            "nodes" => await ShowNodesAsync(client, json, cancellationToken),
            "shards" => await ShowShardsAsync(client, json, cancellationToken),
            "drain" => await DrainAsync(client, arguments.GetValue(_undo), arguments.GetValue(_wait), cancellationToken),
            "rebalance" => await OrderAsync(client, ClusterEndpoints.RebalancePath, cancellationToken),
            _ => await ShowStatusAsync(client, json, cancellationToken),
        };
    }

    private async Task<int> ShowStatusAsync(AdminClient client, bool json, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(client, ClusterEndpoints.ClusterPath, cancellationToken);
        var view = client.Read<ClusterNodeView>(text);
        if (json)
        {
            await Terminal.Out.WriteLineAsync(text);
        }
        else
        {
            var draining = view.Members.Any(member => member.Name == view.Node && member.Draining) ? ", draining" : "";
            await Terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{view.Node}: {view.Phase.ToString().ToLowerInvariant()}{draining}, may go on for {view.FenceLeft.TotalSeconds:F1} s without etcd"));
            await Terminal.Out.WriteLineAsync($"members: {view.Members.Count}: {string.Join(", ", view.Members.Select(member => $"{member.Name} ({member.Shards})"))}");
            await Terminal.Out.WriteLineAsync($"shards:  {view.Shards.Total}: {view.Shards.Owned} here, {view.Shards.Unowned} without an owner, {view.Shards.Faulty} that cannot be started");
            WriteFigures("node", view.Counters);
            WriteFigures("relay", view.Relay);
        }

        return view.Phase == ClusterPhase.Member && view.Shards.Faulty == 0 ? ExitCode.Ok : ExitCode.FaultsFound;
    }

    private async Task<int> ShowNodesAsync(AdminClient client, bool json, CancellationToken cancellationToken)
    {
        var view = client.Read<ClusterNodeView>(await ReadAsync(client, ClusterEndpoints.ClusterPath, cancellationToken));
        if (json)
        {
            await Terminal.Out.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(view.Members, JsonStyle.KebabCase));
            return ExitCode.Ok;
        }

        var table = TableOf("NODE", "SHARDS", "WEIGHT", "DRAINING", "VERSION", "RELAY", "ADDRESSES");
        foreach (var member in view.Members)
        {
            AddRow(table, member.Name, Text(member.Shards), Text(member.Weight), member.Draining ? "yes" : "no", member.Version, member.Relay ?? "", string.Join(' ', member.Addresses));
        }

        Terminal.Ansi.Write(table);
        return ExitCode.Ok;
    }

    private async Task<int> ShowShardsAsync(AdminClient client, bool json, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(client, ClusterEndpoints.ShardsPath, cancellationToken);
        if (json)
        {
            await Terminal.Out.WriteLineAsync(text);
            return ExitCode.Ok;
        }

        var table = TableOf("SHARD", "OWNER", "EPOCH", "WANTED", "HERE", "TUNNELS", "FAULT");
        foreach (var shard in client.Read<List<ClusterShardView>>(text))
        {
            AddRow(
                table, Text(shard.Shard), shard.Owner ?? "", shard.Epoch is { } epoch ? Text(epoch) : "", shard.Wanted ?? "", shard.Phase.ToString().ToLowerInvariant(),
                Text(shard.Tunnels), shard.Fault ?? "");
        }

        Terminal.Ansi.Write(table);
        return ExitCode.Ok;
    }

    private static async Task<int> DrainAsync(AdminClient client, bool undo, bool wait, CancellationToken cancellationToken)
    {
        await OrderAsync(client, undo ? ClusterEndpoints.UndrainPath : ClusterEndpoints.DrainPath, cancellationToken);
        if (!wait || undo) return ExitCode.Ok;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DrainPatience);
        while (true)
        {
            var view = client.Read<ClusterNodeView>(await ReadAsync(client, ClusterEndpoints.ClusterPath, cancellationToken));
            if (view.Shards.Owned == 0) return ExitCode.Ok;
            if (view.Members.All(member => member.Draining || member.Weight == 0))
                throw new CommandFault(ExitCode.FaultsFound, "no other node may take the shards: they stay here");
            if (limit.IsCancellationRequested) throw new CommandFault(ExitCode.Unavailable, $"{view.Shards.Owned} shard(s) are still here after {DrainPatience.TotalMinutes} minutes");
            await Task.Delay(DrainInterval, cancellationToken);
        }
    }

    private async Task<int> RecoverAsync(string[] files, ulong advance, bool force, bool json, CancellationToken cancellationToken)
    {
        using var configuration = ConfigurationFiles.Read(files);
        await using var access = TunnelAccess.Open(configuration, _open);
        var report = await ClusterRecovery.RecoverAsync(access.Store, access.KeyCheck, configuration.Cluster.Shards, advance, force, cancellationToken);
        if (report.Outcome is RecoveryOutcome.Failed) throw new CommandFault(ExitCode.Unavailable, report.Message);
        if (report.Outcome is RecoveryOutcome.Refused) throw new CommandFault(ExitCode.FaultsFound, report.Message);
        if (json)
        {
            var outcome = new { outcome = report.Outcome, message = report.Message, incarnation = report.Record?.Incarnation, advance = report.Record?.Advance };
            await Terminal.Out.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(outcome, JsonStyle.KebabCase));
        }
        else
        {
            await Terminal.Out.WriteLineAsync(report.Message);
        }

        return ExitCode.Ok;
    }

    private static async Task<int> OrderAsync(AdminClient client, string path, CancellationToken cancellationToken)
    {
        if (!await client.PostAsync(path, cancellationToken)) throw NoCluster();
        return ExitCode.Ok;
    }

    private static async Task<string> ReadAsync(AdminClient client, string path, CancellationToken cancellationToken) =>
        await client.GetTextAsync(path, cancellationToken) ?? throw NoCluster();

    private static CommandFault NoCluster() => new(ExitCode.FaultsFound, "the gateway is no node of a cluster: set iptfs.cluster.enabled");

    private static Table TableOf(params ReadOnlySpan<string> headings)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var heading in headings) table.AddColumn(heading);
        return table;
    }

    private static void AddRow(Table table, params ReadOnlySpan<string> cells)
    {
        var row = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++) row[i] = Markup.Escape(cells[i]);
        table.AddRow(row);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteFigures(string of, IReadOnlyDictionary<string, long> figures)
    {
        foreach (var (name, value) in figures.Where(figure => figure.Value != 0)) Terminal.Out.WriteLine($"{of,-6} {name,-20} {value}");
    }
}
