using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs sa show SPI</c>: everything about the security associations with one SPI.</summary>
internal sealed class SaShowCommand : IptfsCommand
{
    private readonly Argument<string> _spi = new("SPI") { Description = "The SPI, decimal or with 0x." };
    private readonly GatewayOptions _gateway;

    /// <summary>Makes the command.</summary>
    public SaShowCommand(Terminal terminal, GatewayOptions gateway)
        : base("show", "Show all figures of one security association.", terminal)
    {
        _gateway = gateway;
        Add(_spi);
        Validators.Add(result =>
        {
            var text = result.GetResult(_spi)?.Tokens is [var token] ? token.Value : null;
            if (text is null) result.AddError("sa show takes an SPI");
            else if (!Spi.TryParse(text, out _)) result.AddError($"'{text}' is no SPI: a number from 1 to 0xffffffff");
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples => [new("sudo iptfs sa show 0x1001", "all figures of one; sa 0x1001 does the same")];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        ShowAsync(arguments.GetRequiredValue(_spi), arguments, cancellationToken);

    /// <summary>Shows the security associations with an SPI.</summary>
    /// <param name="text">The SPI as the user wrote it.</param>
    /// <param name="arguments">The options of the group.</param>
    /// <param name="cancellationToken">Stops waiting for the gateway.</param>
    /// <returns>The exit status.</returns>
    public async Task<int> ShowAsync(string text, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (!Spi.TryParse(text, out var spi)) return ExitCode.Usage;
        using var client = new AdminClient(arguments.GetRequiredValue(_gateway.Socket));
        var found = await client.CopyAsync(AdminClient.SaPath(spi), arguments.GetValue(_gateway.Json), Terminal.Out, cancellationToken);
        return found ? ExitCode.Ok : throw new CommandFault(ExitCode.FaultsFound, $"the gateway has no SA with SPI {Spi.Format(spi)}");
    }
}
