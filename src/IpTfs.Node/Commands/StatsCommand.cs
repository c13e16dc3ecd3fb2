using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs stats</c>: the statistics of a running gateway.</summary>
internal sealed class StatsCommand : IptfsCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> _tunnel = new("TUNNEL")
    {
        Description = "The tunnel to show all figures of; without it one line for each tunnel.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _socket = CommonOptions.Socket();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Show again every second until interrupted." };

    /// <summary>Makes the verb.</summary>
    public StatsCommand(Terminal terminal)
        : base("stats", "Show what a running gateway counts: tunnels, packets, drops by reason.", terminal)
    {
        Add(_tunnel);
        Add(_socket);
        Add(_json);
        Add(_watch);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs stats", "the gateway on this machine, and one line for each tunnel"),
        new("sudo iptfs stats site-b", "all figures of one tunnel"),
        new("sudo iptfs stats --watch", "the same, every second"),
        new("sudo iptfs stats --json | jq '.tunnels[].inbound.drops'", "one figure for a script"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new AdminClient(arguments.GetRequiredValue(_socket));
        var tunnel = arguments.GetValue(_tunnel);
        if (!arguments.GetValue(_watch))
        {
            await ShowAsync(client, tunnel, arguments.GetValue(_json), cancellationToken);
            return ExitCode.Ok;
        }

        using var timer = new PeriodicTimer(WatchInterval);
        try
        {
            do
            {
                if (Terminal.Interactive) Terminal.Ansi.Clear(home: true);
                await ShowAsync(client, tunnel, arguments.GetValue(_json), cancellationToken);
                await Terminal.Out.FlushAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // An interrupt is the normal end of watching.
        }

        return ExitCode.Ok;
    }

    private async Task ShowAsync(AdminClient client, string? tunnel, bool json, CancellationToken cancellationToken)
    {
        var path = tunnel is null ? AdminEndpoints.StatsPath : AdminClient.TunnelPath(tunnel);
        if (!await client.CopyAsync(path, json, Terminal.Out, cancellationToken)) throw new CommandFault(ExitCode.FaultsFound, $"the gateway has no tunnel {tunnel}");
    }
}
