using System.CommandLine;
using System.Text.Json;
using IpTfs.Cluster.Store;
using IpTfs.Cluster.Tunnels;
using IpTfs.Gateway.Configuration;
using IpTfs.Hocon.Reading;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Tunnels;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs tunnel</c>: the tunnels that a cluster keeps in etcd.</summary>
internal sealed class TunnelCommand : IptfsCommand
{
    private const string Apply = "apply";
    private const string List = "list";
    private const string Delete = "delete";
    private const int WritesAtOnce = 8;
    private const int ManyTunnels = 200;

    private readonly Func<GatewayConfiguration, IStore> _open;
    private readonly Argument<string> _action = new("ACTION") { Description = "apply, list or delete." };
    private readonly Argument<string[]> _items = new("FILE|NAME")
    {
        Description = "With apply: files of tunnels, in HOCON. With delete: names of tunnels.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _config = new("--config", "-c")
    {
        HelpName = "FILE",
        Required = true,
        Description = "Configuration of a node, for etcd, the cluster key and what tunnels are checked against; again for further files.",
    };

    private readonly Option<bool> _all = new("--all") { Description = "With delete: all tunnels of the store." };
    private readonly Option<bool> _yes = new("--yes") { Description = "With delete --all: that this is meant." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public TunnelCommand(Terminal terminal)
        : this(terminal, static configuration => ClusterNode.OpenStore(configuration, NullLoggerFactory.Instance))
    {
    }

    /// <summary>Makes the verb with another store than etcd.</summary>
    internal TunnelCommand(Terminal terminal, Func<GatewayConfiguration, IStore> open)
        : base("tunnel", "Put tunnels into the etcd of a cluster, list them, or delete them.", terminal)
    {
        _open = open;
        _action.AcceptOnlyFromAmong(Apply, List, Delete);
        Add(_action);
        Add(_items);
        Add(_config);
        Add(_all);
        Add(_yes);
        Add(_json);
        Validators.Add(result =>
        {
            var items = result.GetValue(_items) is { Length: > 0 };
            var all = result.GetValue(_all);
            switch (result.GetValue(_action))
            {
                case Apply when !items:
                    result.AddError("tunnel apply takes files of tunnels");
                    break;
                case List when items:
                    result.AddError("tunnel list takes no names");
                    break;
                case Delete when items == all:
                    result.AddError("tunnel delete takes names of tunnels, or --all");
                    break;
                case Delete when all && !result.GetValue(_yes):
                    result.AddError("tunnel delete --all deletes every tunnel of the store: say --yes as well");
                    break;
                case Apply or List when all:
                    result.AddError("--all goes with delete");
                    break;
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs tunnel apply -c /etc/iptfs/node.conf site-b.conf", "check tunnels and write them; all nodes take them up"),
        new("sudo iptfs tunnel list -c /etc/iptfs/node.conf", "what is there, and what a node leaves out"),
        new("sudo iptfs tunnel delete -c /etc/iptfs/node.conf site-b", "take one away"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = arguments.GetRequiredValue(_config);
        var items = arguments.GetValue(_items) ?? [];
        var json = arguments.GetValue(_json);
        try
        {
            return arguments.GetValue(_action) switch
            {
                Apply => await ApplyAsync(files, items, json, cancellationToken),
                Delete => await DeleteAsync(files, arguments.GetValue(_all) ? null : items, json, cancellationToken),
                _ => await ListAsync(files, json, cancellationToken),
            };
        }
        catch (StoreFailedException failure)
        {
            throw TunnelAccess.FaultOf(failure);
        }
    }

    private async Task<int> ApplyAsync(string[] files, string[] tunnelFiles, bool json, CancellationToken cancellationToken)
    {
        var (given, faults) = GivenTunnels.Read(files, tunnelFiles, Environment.GetEnvironmentVariable);
        if (given is null) return Refuse(faults, json);
        await using var access = await OpenAsync(files, cancellationToken);
        var stored = (await access.Tunnels.ReadAllAsync(cancellationToken)).Tunnels;
        faults = given.FaultsBeside(stored);
        if (faults.Count > 0) return Refuse(faults, json);

        var texts = stored.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Text, StringComparer.Ordinal);
        var changed = given.Tunnels.Where(tunnel => texts.GetValueOrDefault(tunnel.Name) != tunnel.Text).ToList();
        var written = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await WithProgressAsync(changed.Count, "writing", async done =>
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken };
            try
            {
                await Parallel.ForEachAsync(changed, options, async (tunnel, stop) =>
                {
                    var revision = await access.Tunnels.ApplyAsync(tunnel.Name, tunnel.Text!, stop);
                    lock (written) written.Add(tunnel.Name, revision);
                    done();
                });
            }
            catch (StoreFailedException failure)
            {
                await Terminal.Error.WriteLineAsync($"iptfs: {written.Count} of {changed.Count} tunnel(s) are written; what is written is left alone when this is run again");
                throw TunnelAccess.FaultOf(failure);
            }
        });
        var unchanged = given.Tunnels.Select(tunnel => tunnel.Name).Where(name => !written.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        await Terminal.Out.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { Ok = true, Written = written.Select(tunnel => new { Name = tunnel.Key, Revision = tunnel.Value }), Unchanged = unchanged }, JsonStyle.SnakeCase)
            : $"{written.Count} tunnel(s) written, {unchanged.Count} unchanged");
        return ExitCode.Ok;
    }

    private async Task<int> ListAsync(string[] files, bool json, CancellationToken cancellationToken)
    {
        await using var access = await OpenAsync(files, cancellationToken);
        var stored = await access.Tunnels.ReadAllAsync(cancellationToken);
        var reading = TunnelSource.Read(files, stored.Tunnels, Environment.GetEnvironmentVariable);
        using (reading.Configuration)
        {
            var reasons = reading.Quarantined.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Reason, StringComparer.Ordinal);
            var rows = stored.Tunnels.OrderBy(tunnel => tunnel.Name, StringComparer.Ordinal).Select(tunnel => (tunnel.Name, tunnel.Revision, Reason: reasons.GetValueOrDefault(tunnel.Name)));
            if (json)
            {
                var objects = rows.Select(row => new { row.Name, row.Revision, State = row.Reason is null ? "ok" : "quarantined", row.Reason });
                await Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(objects, JsonStyle.SnakeCase));
            }
            else
            {
                var table = new Table().Border(TableBorder.None);
                foreach (var heading in (string[])["NAME", "REVISION", "STATE"]) table.AddColumn(heading);
                foreach (var (name, revision, reason) in rows)
                {
                    string[] cells = [name, revision.ToString(System.Globalization.CultureInfo.InvariantCulture), reason is null ? "ok" : $"quarantined: {reason}"];
                    table.AddRow([.. cells.Select(Markup.Escape)]);
                }

                Terminal.Ansi.Write(table);
            }

            return reasons.Count == 0 ? ExitCode.Ok : ExitCode.FaultsFound;
        }
    }

    private async Task<int> DeleteAsync(string[] files, string[]? names, bool json, CancellationToken cancellationToken)
    {
        await using var access = await OpenAsync(files, cancellationToken);
        var known = (await access.Tunnels.ListAsync(cancellationToken)).Select(tunnel => tunnel.Name).ToHashSet(StringComparer.Ordinal);
        var wanted = (names ?? [.. known]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        // A slip in one name must not take the others away.
        if (wanted.Where(name => !known.Contains(name)).ToList() is { Count: > 0 } unknown)
            throw new CommandFault(ExitCode.FaultsFound, $"the store has no tunnel {string.Join(", ", unknown)}: nothing is deleted");
        await WithProgressAsync(wanted.Count, "deleting", async done =>
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(wanted, options, async (name, stop) =>
            {
                await access.Tunnels.DeleteAsync(name, stop);
                done();
            });
        });
        await Terminal.Out.WriteLineAsync(json ? JsonSerializer.Serialize(new { Ok = true, Deleted = wanted }, JsonStyle.SnakeCase) : $"{wanted.Count} tunnel(s) deleted");
        return ExitCode.Ok;
    }

    private async Task<TunnelAccess> OpenAsync(string[] files, CancellationToken cancellationToken)
    {
        using var configuration = ConfigurationFiles.Read(files);
        var access = TunnelAccess.Open(configuration, _open);
        try
        {
            await access.RequireKeyAsync(cancellationToken);
            return access;
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    private async Task WithProgressAsync(int count, string what, Func<Action, Task> work)
    {
        if (!Terminal.Interactive || count < ManyTunnels)
        {
            await work(static () => { });
            return;
        }

        await Terminal.Ansi.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(what, maxValue: count);
            await work(() => task.Increment(1));
        });
    }

    private int Refuse(IReadOnlyList<ConfigurationFault> faults, bool json)
    {
        if (json) Terminal.Out.WriteLine(JsonSerializer.Serialize(new { Ok = false, Faults = ConfigurationFaults.ForJson(faults) }, JsonStyle.SnakeCase));
        else ConfigurationFaults.Write(Terminal.Error, faults);
        return ExitCode.Configuration;
    }
}
