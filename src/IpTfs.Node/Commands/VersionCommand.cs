using System.CommandLine;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs version</c>: the product, the runtime, the machine.</summary>
internal sealed class VersionCommand : IptfsCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public VersionCommand(Terminal terminal)
        : base("version", "Print the version of the product, the runtime and the kernel.", terminal)
    {
        Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs version", "what to quote in a report"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var report = VersionReport.OfThisProcess();
        if (arguments.GetValue(_json))
        {
            await Terminal.Out.WriteLineAsync(report.ToJson());
            return ExitCode.Ok;
        }

        await Terminal.Out.WriteLineAsync($"iptfs {report.Version}");
        await Terminal.Out.WriteLineAsync($"runtime  {report.Runtime}");
        await Terminal.Out.WriteLineAsync($"system   {report.System}");
        await Terminal.Out.WriteLineAsync($"kernel   {report.Kernel}");
        foreach (var feature in report.KernelFeatures)
        {
            await Terminal.Out.WriteLineAsync($"{(feature.Available ? "has" : "lacks"),-8} {feature.Name}: {feature.Purpose}");
        }

        return ExitCode.Ok;
    }
}
