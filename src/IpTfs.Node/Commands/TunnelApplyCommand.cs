using System.CommandLine;
using IpTfs.Cluster.Store;
using IpTfs.Hocon.Reading;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Tunnels;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs tunnel apply</c>: checks tunnels of files and writes those that differ from the store's.</summary>
internal sealed class TunnelApplyCommand : TunnelStoreCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Files of tunnels, in HOCON.", Arity = ArgumentArity.OneOrMore };
    private readonly TunnelStoreOptions _store;

    /// <summary>Makes the command.</summary>
    public TunnelApplyCommand(Terminal terminal, TunnelStoreOptions store)
        : base("apply", "Check tunnels and write them to the store.", terminal)
    {
        _store = store;
        Add(_files);
        Validators.Add(result =>
        {
            var files = result.GetResult(_files)?.Tokens ?? [];
            if (files.Count == 0) result.AddError("tunnel apply takes files of tunnels");
            // A repeatable argument accepts unknown options as values.
            foreach (var file in files.Where(file => file.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError(file.Value is "--all" or "--yes" ? $"{file.Value} goes with delete" : $"'{file.Value}' is no option of tunnel apply");
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
        [new("sudo iptfs tunnel apply -c /etc/iptfs/node.conf site-b.conf", "check tunnels and write them; all nodes take them up")];

    /// <inheritdoc/>
    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = arguments.GetRequiredValue(_store.Config);
        var json = arguments.GetValue(_store.Json);
        var (given, faults) = TunnelImport.Read(files, arguments.GetRequiredValue(_files), Environment.GetEnvironmentVariable);
        if (given is null) return Refuse(faults, json);
        await using var access = await _store.OpenAsync(files, cancellationToken);
        var stored = (await access.Tunnels.ReadAllAsync(cancellationToken)).Tunnels;
        faults = given.FaultsBeside(stored);
        if (faults.Count > 0) return Refuse(faults, json);

        var texts = stored.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Text, StringComparer.Ordinal);
        var changed = given.Tunnels.Where(tunnel => texts.GetValueOrDefault(tunnel.Name) != tunnel.Text).ToList();
        var written = new SortedDictionary<string, long>(StringComparer.Ordinal);
        try
        {
            await ForEachAsync(changed, "writing", async (tunnel, stop) =>
            {
                var revision = await access.Tunnels.ApplyAsync(tunnel.Name, tunnel.Text!, stop);
                lock (written) written.Add(tunnel.Name, revision);
            }, cancellationToken);
        }
        catch (StoreFailedException)
        {
            await Terminal.Error.WriteLineAsync($"iptfs: {written.Count} of {changed.Count} tunnel(s) are written; what is written is left alone when this is run again");
            throw;
        }

        var unchanged = given.Tunnels.Select(tunnel => tunnel.Name).Where(name => !written.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        await Terminal.Out.WriteLineAsync(json
            ? JsonStyle.OfVerb(new { Ok = true, Written = written.Select(tunnel => new { Name = tunnel.Key, Revision = tunnel.Value }), Unchanged = unchanged })
            : $"{written.Count} tunnel(s) written, {unchanged.Count} unchanged");
        return ExitCode.Ok;
    }

    private int Refuse(IReadOnlyList<ConfigurationFault> faults, bool json)
    {
        if (json) Terminal.Out.WriteLine(JsonStyle.OfVerb(new { Ok = false, Faults = ConfigurationFaults.ForJson(faults) }));
        else ConfigurationFaults.Write(Terminal.Error, faults);
        return ExitCode.Configuration;
    }
}
