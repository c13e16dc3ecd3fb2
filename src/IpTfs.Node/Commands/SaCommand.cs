using System.CommandLine;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs sa</c>: the security associations of a running gateway.</summary>
internal sealed class SaCommand : IptfsCommand
{
    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list, or show for one.",
        DefaultValueFactory = _ => "list",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _spi = new("SPI") { Description = "The SPI to show, decimal or with 0x.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _socket = CommonOptions.Socket();
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public SaCommand(Terminal terminal)
        : base("sa", "List the security associations of a running gateway, or show one.", terminal)
    {
        Add(_action);
        Add(_spi);
        Add(_socket);
        Add(_json);
        AcceptOnly(_action, "list", "show");
        Validators.Add(result =>
        {
            var spi = result.GetValue(_spi);
            var show = result.GetValue(_action) == "show";
            if (show && spi is null) result.AddError("sa show takes an SPI");
            else if (!show && spi is not null) result.AddError("sa list takes no SPI");
            else if (spi is not null && !Spi.TryParse(spi, out _)) result.AddError($"'{spi}' is no SPI: a number from 1 to 0xffffffff");
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("sudo iptfs sa", "one line for each security association"),
        new("sudo iptfs sa show 0x1001", "all figures of one"),
        new("sudo iptfs sa --json", "for a script"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        uint? wanted = Spi.TryParse(arguments.GetValue(_spi) ?? "", out var spi) ? spi : null;
        using var client = new AdminClient(arguments.GetRequiredValue(_socket));
        if (arguments.GetValue(_json))
        {
            await Terminal.Out.WriteLineAsync(await client.GetTextAsync(AdminClient.SasPath(wanted), cancellationToken) ?? throw Unknown(spi));
            return ExitCode.Ok;
        }

        var sas = await client.GetSasAsync(wanted, cancellationToken) ?? throw Unknown(spi);
        if (wanted is not null)
        {
            foreach (var sa in sas) StatsText.Write(Terminal.Out, sa);
        }
        else
        {
            WriteTable(sas);
        }

        return ExitCode.Ok;
    }

    private static CommandFault Unknown(uint spi) => new(ExitCode.FaultsFound, $"the gateway has no SA with SPI {Spi.Format(spi)}");

    private void WriteTable(IReadOnlyList<SaView> sas)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var heading in (string[])["SPI", "DIR", "TUNNEL", "STATE", "SUITE", "PEER", "SEQUENCE"]) table.AddColumn(heading);
        foreach (var sa in sas)
        {
            string[] cells =
            [
                Spi.Format(sa.Spi), sa.Direction, sa.Tunnel, StatsText.Of(sa.State), sa.Suite, sa.Peer,
                sa.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Terminal.Ansi.Write(table);
    }
}
