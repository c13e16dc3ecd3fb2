using System.CommandLine;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Composition;
using IpTfs.Node.Tunnels;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs cluster recover</c>: puts an etcd restored from a backup into service as the cluster's store.</summary>
internal sealed class ClusterRecoverCommand : IptfsCommand
{
    private readonly Func<GatewayConfiguration, IStore> _open;
    private readonly GatewayOptions _gateway;
    private readonly Option<string[]> _config = new("--config", "-c")
    {
        HelpName = "FILE",
        Required = true,
        Description = "Configuration of a node, for etcd and the cluster key; again for further files.",
    };

    private readonly Option<ulong?> _advance = new("--advance")
    {
        HelpName = "N",
        Required = true,
        Description = "The most sequence numbers that any SA can have gone through since the backup was made; docs/operations/cluster.md.",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Although nodes are registered, or etcd has the identity that the cluster knows." };

    /// <summary>Makes the command.</summary>
    public ClusterRecoverCommand(Terminal terminal, GatewayOptions gateway, Func<GatewayConfiguration, IStore> open)
        : base("recover", "Go on with an etcd that was restored from a backup.", terminal)
    {
        _open = open;
        _gateway = gateway;
        Add(_config);
        Add(_advance);
        Add(_force);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs cluster recover -c /etc/iptfs/node.conf --advance 1000000000", "etcd was restored from a backup, all nodes are stopped"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var advance = arguments.GetRequiredValue(_advance)!.Value;
        using var configuration = ConfigurationFiles.Read(arguments.GetRequiredValue(_config));
        await using var access = ClusterStoreSession.Open(configuration, _open);
        var report = await ClusterRecovery.RecoverAsync(access.Store, access.KeyCheck, configuration.Cluster.Shards, advance, arguments.GetValue(_force), cancellationToken);
        if (report.Outcome is RecoveryOutcome.Failed) throw new CommandFault(ExitCode.Unavailable, report.Message);
        if (report.Outcome is RecoveryOutcome.Refused) throw new CommandFault(ExitCode.FaultsFound, report.Message);
        await Terminal.Out.WriteLineAsync(arguments.GetValue(_gateway.Json)
            ? JsonStyle.OfAdminApi(new { report.Outcome, report.Message, report.Record?.Incarnation, report.Record?.Advance })
            : report.Message);
        return ExitCode.Ok;
    }
}
