using System.CommandLine;
using IpTfs.Node.Capture;
using IpTfs.Node.CommandLine;
using IpTfs.Node.Decode;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs decode</c>: shows the ESP and AGGFRAG structure of a capture and the inner packets that it carried.</summary>
internal sealed class DecodeCommand : IptfsCommand
{
    private const int DefaultWindow = 3;
    private const int WidestWindow = ushort.MaxValue;

    private readonly Argument<string> _capture = new("CAPTURE") { Description = "A pcap or pcapng file, or - for standard input." };

    private readonly Option<string[]> _sas = new("--sa")
    {
        HelpName = "SPEC",
        Description = $"A security association: {SaSpec.Syntax}. Repeatable; @FILE reads arguments from a file, which keeps keys out of the process list.",
        Required = true,
    };

    private readonly Option<int> _window = new("--window")
    {
        HelpName = "N",
        Description = "Reorder window in outer packets; 0 decodes as captured.",
        DefaultValueFactory = _ => DefaultWindow,
    };

    private readonly Option<string?> _write = new("--write") { HelpName = "FILE", Description = "Write the inner packets to a new pcap file that only its owner may read." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public DecodeCommand(Terminal terminal)
        : base("decode", "Decode the ESP and AGGFRAG packets of a capture, and the inner packets in them.", terminal)
    {
        Add(_capture);
        Add(_sas);
        Add(_window);
        Add(_write);
        Add(_json);
        _window.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var window) && window is < 0 or > WidestWindow)
            {
                result.AddError($"--window takes a number from 0 to {WidestWindow}");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs decode tunnel.pcap --sa spi=0x2001,suite=aes128gcm16,key=0x0102030405060708090a0b0c0d0e0f1011121314", "the tree of a capture"),
        new("iptfs decode tunnel.pcap @keys.txt --json", "one JSON object a line; keys.txt holds the --sa options"),
        new("sudo tcpdump -i any -w - 'esp or udp port 4500' | iptfs decode - @keys.txt", "live"),
        new("iptfs decode tunnel.pcap @keys.txt --write inner.pcap", "the inner packets for another tool"),
    ];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var specs = new List<SaSpec>();
        try
        {
            foreach (var text in arguments.GetRequiredValue(_sas))
            {
                if (!SaSpec.TryParse(text, out var spec, out var fault)) throw new CommandFault(ExitCode.Usage, fault);
                specs.Add(spec);
                if (specs.Count(other => other.Spi == spec.Spi) > 1) throw new CommandFault(ExitCode.Usage, $"--sa gives {Spi.Format(spec.Spi)} twice");
            }

            var path = arguments.GetRequiredValue(_capture);
            using var stream = Open(path);
            using var inner = arguments.GetValue(_write) is { } target ? Create(target) : null;
            var reader = CaptureReader.Open(stream) ?? throw new CommandFault(ExitCode.BadInput, $"{path}: neither a pcap nor a pcapng capture");
            IDecodeWriter writer = arguments.GetValue(_json) ? new JsonDecodeWriter(Terminal.Out) : new TreeDecodeWriter(Terminal.Out);
            var reporter = new DecodeReporter(writer, inner is null ? null : new PcapWriter(inner));
            using var session = new DecodeSession(specs, arguments.GetValue(_window), reporter);
            var summary = session.Run(reader, cancellationToken);
            return Task.FromResult(summary.Errors == 0 ? ExitCode.Ok : ExitCode.FaultsFound);
        }
        catch (NotSupportedException missing)
        {
            throw new CommandFault(ExitCode.Unavailable, missing.Message);
        }
        finally
        {
            foreach (var spec in specs) spec.Dispose();
        }
    }

    private static Stream Open(string path)
    {
        try
        {
            return path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CommandFault.Unreadable(path, cause);
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CommandFault.Uncreatable(path, cause);
        }
    }
}
