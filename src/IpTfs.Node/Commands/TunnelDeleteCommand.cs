using System.CommandLine;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs tunnel delete</c>: deletes tunnels from the store, by name or all of them.</summary>
internal sealed class TunnelDeleteCommand : TunnelStoreCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Description = "Names of tunnels.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all = new("--all") { Description = "All tunnels of the store." };
    private readonly Option<bool> _yes = new("--yes") { Description = "With --all: that this is meant." };
    private readonly TunnelStoreOptions _store;

    /// <summary>Makes the command.</summary>
    public TunnelDeleteCommand(Terminal terminal, TunnelStoreOptions store)
        : base("delete", "Delete tunnels from the store.", terminal)
    {
        _store = store;
        Add(_names);
        Add(_all);
        Add(_yes);
        Validators.Add(result =>
        {
            var all = result.GetValue(_all);
            if (result.GetValue(_names) is { Length: > 0 } == all) result.AddError("tunnel delete takes names of tunnels, or --all");
            else if (all && !result.GetValue(_yes)) result.AddError("tunnel delete --all deletes every tunnel of the store: say --yes as well");
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs tunnel delete -c /etc/iptfs/node.conf site-b", "take one away")];

    /// <inheritdoc/>
    protected override async Task<int> WorkAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var access = await _store.OpenAsync(arguments.GetRequiredValue(_store.Config), cancellationToken);
        var known = (await access.Tunnels.ListAsync(cancellationToken)).Select(tunnel => tunnel.Name).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> named = arguments.GetValue(_all) ? known : arguments.GetRequiredValue(_names);
        var wanted = named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        // A typing error in one name must not delete the other tunnels.
        if (wanted.Where(name => !known.Contains(name)).ToList() is { Count: > 0 } unknown)
            throw new CommandFault(ExitCode.FaultsFound, $"the store has no tunnel {string.Join(", ", unknown)}: nothing is deleted");
        await ForEachAsync(wanted, "deleting", (name, stop) => access.Tunnels.DeleteAsync(name, stop), cancellationToken);
        await Terminal.Out.WriteLineAsync(arguments.GetValue(_store.Json) ? JsonStyle.OfVerb(new { Ok = true, Deleted = wanted }) : $"{wanted.Count} tunnel(s) deleted");
        return ExitCode.Ok;
    }
}
