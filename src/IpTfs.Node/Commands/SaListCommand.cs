using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs sa list</c>: one line for each security association.</summary>
/// <param name="terminal">Receives the output.</param>
/// <param name="gateway">The options of the group.</param>
internal sealed class SaListCommand(Terminal terminal, GatewayOptions gateway)
    : IptfsCommand("list", "List the security associations; the default.", terminal)
{
    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs sa", "one line for each security association"),
        new("sudo iptfs sa --json", "for a script"),
    ];

    /// <inheritdoc/>
    public override string Operands => "SPI";

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken) => ListAsync(arguments, cancellationToken);

    /// <summary>Lists the security associations.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> ListAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var client = new AdminClient(arguments.GetRequiredValue(gateway.Socket));
        await client.CopyAsync(AdminEndpoints.SasPath, arguments.GetValue(gateway.Json), Terminal.Out, cancellationToken);
        return ExitCode.Ok;
    }
}
