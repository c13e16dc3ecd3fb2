using System.CommandLine;
using IpTfs.Configuration;
using IpTfs.Hocon.Reading;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs check</c>: every fault of a configuration, or the configuration as it takes effect.</summary>
internal sealed class CheckCommand : IptfsCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Configuration in HOCON; what a later file says replaces what an earlier one said.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public CheckCommand(Terminal terminal)
        : base("check", "Report every fault of a configuration, or show it as it takes effect, keys masked.", terminal)
    {
        Add(_files);
        Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs check gateway.conf", "before starting, or before SIGHUP"),
        new("iptfs check gateway.conf secrets.conf --json", "for a script or an editor"),
    ];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (configuration, faults) = GatewayConfigurationReader.Read(arguments.GetRequiredValue(_files), Environment.GetEnvironmentVariable);
        using (configuration)
        {
            var isIntact = configuration is not null && faults.Count == 0;
            if (arguments.GetValue(_json)) WriteJson(isIntact ? EffectiveConfigurationRenderer.Render(configuration!) : null, faults);
            else if (isIntact) EffectiveConfigurationRenderer.Write(configuration!, Terminal.Out);
            else ConfigurationFaults.Write(Terminal.Error, faults);
            return Task.FromResult(isIntact ? ExitCode.Ok : ExitCode.Configuration);
        }
    }

    private void WriteJson(string? effective, IReadOnlyList<ConfigurationFault> faults) => Terminal.Out.WriteLine(JsonStyle.OfVerb(new
    {
        Ok = effective is not null,
        Faults = ConfigurationFaults.ForJson(faults),
        Configuration = effective is null ? null : HoconJson.Convert(effective),
    }));
}
