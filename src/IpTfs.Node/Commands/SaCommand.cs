using System.CommandLine;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs sa</c>: the security associations of a running gateway. <c>iptfs sa SPI</c> is short for <c>iptfs sa show SPI</c>.</summary>
internal sealed class SaCommand : CommandGroup
{
    /// <summary>Makes the verb.</summary>
    public SaCommand(Terminal terminal)
        : base("sa", "List the security associations of a running gateway, or show one.")
    {
        var gateway = GatewayOptions.Create();
        // Hidden: otherwise the help of list and show would print it before their names.
        var spi = new Argument<string?>("SPI") { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        var list = new SaListCommand(terminal, gateway);
        var show = new SaShowCommand(terminal, gateway);
        Add(spi);
        Add(list);
        Add(show);
        AddShared(gateway.Socket);
        AddShared(gateway.Json);
        Validators.Add(result =>
        {
            if (result.GetResult(spi)?.Tokens is [var token] && !Spi.TryParse(token.Value, out _)) result.AddError($"'{token.Value}' is no SPI, and no command of 'iptfs sa': list or show");
        });
        SetAction((arguments, cancellationToken) => arguments.GetValue(spi) is { } one
            ? show.ShowAsync(one, arguments, cancellationToken)
            : list.ListAsync(arguments, cancellationToken));
    }
}
