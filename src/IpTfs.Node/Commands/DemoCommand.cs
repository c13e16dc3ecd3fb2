using System.CommandLine;
using System.CommandLine.Parsing;
using IpTfs.Crypto;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Demo;
using IpTfs.Node.Demo.Namespaces;
using Spectre.Console;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs demo</c>: two gateways exchange traffic, and the command verifies that it arrives correctly.</summary>
internal sealed class DemoCommand : IptfsCommand
{
    private const int LongestSeconds = 86_400;

    private readonly Option<int> _seconds = new("--seconds") { HelpName = "N", Description = "How long to send.", DefaultValueFactory = _ => 10 };
    private readonly Option<double> _loss = Probability("--loss", "Share of outer packets that the path loses, as 2% or 0.02.");
    private readonly Option<double> _reorder = Probability("--reorder", "Share of outer packets that the path delays behind later ones.");
    private readonly Option<string?> _pcap = new("--pcap") { HelpName = "FILE", Description = "Send the IP packets of a capture instead of IMIX." };
    private readonly Option<string> _suite = new("--suite") { HelpName = "SUITE", Description = "How packets are protected.", DefaultValueFactory = _ => "aes128gcm16" };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "N", Description = "Decides traffic and impairment.", DefaultValueFactory = _ => 9347 };
    private readonly Option<bool> _netns = new("--netns") { Description = "As root: two network namespaces with TUN devices, pings and iperf3 through them." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public DemoCommand(Terminal terminal)
        : base("demo", "Run two gateways in this process and prove that traffic between them arrives whole and in order.", terminal)
    {
        Add(_seconds);
        Add(_loss);
        Add(_reorder);
        Add(_pcap);
        Add(_suite);
        Add(_seed);
        Add(_netns);
        Add(_json);
        _seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var seconds) && seconds is < 1 or > LongestSeconds)
            {
                result.AddError($"--seconds takes a number from 1 to {LongestSeconds}");
            }
        });
        Validators.Add(result =>
        {
            if (!result.GetValue(_netns)) return;
            foreach (var option in (Option[])[_loss, _reorder, _pcap, _seed])
            {
                if (result.GetResult(option) is { Implicit: false }) result.AddError($"--netns does not go with {option.Name}");
            }
        });
        _suite.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !EspSuite.TryParse(result.Tokens[0].Value, out _)) result.AddError(KeygenCommand.UnknownSuite(result.Tokens[0].Value));
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs demo", "ten seconds of IMIX traffic both ways"),
        new("iptfs demo --loss 2% --reorder 10%", "over a path that loses and reorders"),
        new("iptfs demo --suite chacha20poly1305 --seconds 3 --json", "the result for a script"),
        new("iptfs demo --pcap office.pcap", "with the packets of a capture"),
        new("sudo iptfs demo --netns --seconds 5", "with the kernel: TUN devices, ping and iperf3"),
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (!EspSuite.TryParse(arguments.GetRequiredValue(_suite), out var suite)) return ExitCode.Usage;
        if (arguments.GetValue(_netns)) return await RunInNamespacesAsync(suite, arguments, cancellationToken);
        var options = new DemoOptions
        {
            Duration = TimeSpan.FromSeconds(arguments.GetValue(_seconds)),
            Loss = arguments.GetValue(_loss),
            Reorder = arguments.GetValue(_reorder),
            Seed = arguments.GetValue(_seed),
            Suite = suite,
            Packets = arguments.GetValue(_pcap) is { } path ? CapturePackets.Load(path) : null,
        };
        var json = arguments.GetValue(_json);
        var result = await RunAsync(options, showProgress: !json && Terminal.Interactive, cancellationToken);
        if (json) await Terminal.Out.WriteLineAsync(result.ToJson());
        else DemoText.Write(Terminal, result);
        return result.Ok ? ExitCode.Ok : ExitCode.FaultsFound;
    }

    private async Task<int> RunInNamespacesAsync(EspSuite suite, ParseResult arguments, CancellationToken cancellationToken)
    {
        var json = arguments.GetValue(_json);
        var demo = new NamespaceDemo(suite, arguments.GetValue(_seconds), step =>
        {
            if (!json) Terminal.Error.WriteLine($"{step} …");
        });
        var result = await demo.ExecuteAsync(cancellationToken);
        if (json) await Terminal.Out.WriteLineAsync(result.ToJson());
        else result.Write(Terminal);
        return result.Ok ? ExitCode.Ok : ExitCode.FaultsFound;
    }

    private async Task<DemoResult> RunAsync(DemoOptions options, bool showProgress, CancellationToken cancellationToken)
    {
        if (!showProgress) return await DemoRun.ExecuteAsync(options, null, cancellationToken);
        return await Terminal.Ansi.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("starting", maxValue: 1);
                var meter = new ProgressMeter();
                return await DemoRun.ExecuteAsync(
                    options,
                    (share, first, second) =>
                    {
                        task.Value = share;
                        task.Description = meter.Describe(first, second);
                    },
                    cancellationToken);
            });
    }

    private static Option<double> Probability(string name, string description)
    {
        var option = new Option<double>(name) { HelpName = "P", Description = description, CustomParser = Parse };
        return option;

        double Parse(ArgumentResult result)
        {
            if (Fraction.TryParse(result.Tokens[0].Value, out var fraction)) return fraction;
            result.AddError($"{name} takes a share such as 2% or 0.02, not '{result.Tokens[0].Value}'");
            return 0;
        }
    }
}
