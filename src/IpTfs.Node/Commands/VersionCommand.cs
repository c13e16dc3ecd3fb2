using System.CommandLine;
using System.Globalization;
using IpTfs.Crypto;
using IpTfs.Node.CommandLine;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs version</c>: the product, the runtime, the machine, and on request the crypto libraries.</summary>
internal sealed class VersionCommand : IptfsCommand
{
    private readonly Option<bool> _crypto = new("--crypto") { Description = "Say for each suite which library computes it, and how fast each is." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public VersionCommand(Terminal terminal)
        : base("version", "Print the version of the product, the runtime and the kernel.", terminal)
    {
        Add(_crypto);
        Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs version", "what to quote in a report"),
        new("iptfs version --crypto", "which crypto library serves which suite"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var report = VersionReport.OfThisProcess();
        var crypto = arguments.GetValue(_crypto) ? CryptoReport.Create(measure: true) : null;
        if (arguments.GetValue(_json))
        {
            await Terminal.Out.WriteLineAsync(JsonStyle.OfVerb(report with { Crypto = Describe(crypto) }));
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

        if (crypto is not null) Write(crypto);
        return ExitCode.Ok;
    }

    private static object? Describe(CryptoReport? crypto) => crypto is null ? null : new
    {
        Libraries = crypto.Versions,
        Suites = crypto.Choices.Select(choice => new { Suite = choice.Suite.Keyword, choice.Provider, choice.Candidates }),
    };

    private void Write(CryptoReport crypto)
    {
        Terminal.Out.WriteLine();
        foreach (var (name, version) in crypto.Versions) Terminal.Out.WriteLine($"library  {name}: {version}");
        Terminal.Out.WriteLine();
        var table = new Table().Border(TableBorder.None).AddColumns("suite", "computed by");
        foreach (var name in CryptoProviders.Names) table.AddColumn(new TableColumn($"{name}, ns for 64/1408").RightAligned());
        foreach (var choice in crypto.Choices)
        {
            string[] cells = [choice.Suite.Keyword, choice.Provider ?? "none", .. choice.Candidates.Select(Speed)];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Terminal.Ansi.Write(table);
    }

    private static string Speed(CryptoCandidate candidate) => candidate is { SmallNanos: { } small, LargeNanos: { } large }
        ? string.Create(CultureInfo.InvariantCulture, $"{small:F0}/{large:F0}")
        : "-";
}
