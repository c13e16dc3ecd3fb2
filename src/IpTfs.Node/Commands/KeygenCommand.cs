using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using IpTfs.Crypto;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Commands;

/// <summary><c>iptfs keygen</c>: random keys of the lengths that a suite needs, ready to be pasted into a configuration.</summary>
internal sealed class KeygenCommand : IptfsCommand
{
    private const int MostSets = 10_000;
    private const string Cluster = "cluster";
    private const int ClusterKeyOctets = 32;

    private readonly Argument<string> _suite = new("SUITE") { Description = "The suite, such as aes128gcm16 or aes256-sha256; or cluster, for the key that the nodes of a cluster share." };
    private readonly Option<int> _count = new("--count") { HelpName = "N", Description = "How many sets of keys.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE", Description = "Write to a new file that only its owner may read." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Makes the verb.</summary>
    public KeygenCommand(Terminal terminal)
        : base("keygen", "Make random keys for a suite, as lines for the configuration; or the key of a cluster.", terminal)
    {
        Add(_suite);
        Add(_count);
        Add(_out);
        Add(_json);
        _suite.Validators.Add(result =>
        {
            var keyword = result.GetValueOrDefault<string>();
            if (keyword != Cluster && !EspSuite.TryParse(keyword, out _)) result.AddError(UnknownSuite(keyword));
        });
        _count.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count is < 1 or > MostSets)
            {
                result.AddError($"--count takes a number from 1 to {MostSets}");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("iptfs keygen aes128gcm16 --count 2", "one key for each direction"),
        new("iptfs keygen aes256-sha256", "a cipher key and an integrity key"),
        new("iptfs keygen cluster --out /etc/iptfs/cluster.key", "the file for cluster.key-file of every node"),
        new("iptfs keygen aes256gcm16 --out /etc/iptfs/site-b.key", "into a file with mode 0600, for key-file"),
    ];

    /// <summary>The message for an unknown suite.</summary>
    public static string UnknownSuite(string? keyword) =>
        $"'{keyword}' is no suite; there are {string.Join(", ", EspSuite.All.Select(suite => suite.Keyword))}";

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var isSuite = EspSuite.TryParse(arguments.GetRequiredValue(_suite), out var suite);
        for (var set = arguments.GetValue(_count); set > 0; set--)
        {
            if (!isSuite) AppendClusterKey(text, arguments.GetValue(_json));
            else if (arguments.GetValue(_json)) AppendJson(text, suite!);
            else AppendHocon(text, suite!, last: set == 1);
        }

        if (arguments.GetValue(_out) is { } path) WriteOwnersFile(path, text.ToString());
        else await Terminal.Out.WriteAsync(text, cancellationToken);
        return ExitCode.Ok;
    }

    private static void AppendHocon(StringBuilder text, EspSuite suite, bool last)
    {
        if (suite.KeyLength > 0) text.Append("key = \"").Append(RandomHex(suite.KeyLength)).Append("\"\n");
        if (suite.AuthKeyLength > 0) text.Append("auth-key = \"").Append(RandomHex(suite.AuthKeyLength)).Append("\"\n");
        if (!last) text.Append('\n');
    }

    private static void AppendClusterKey(StringBuilder text, bool json)
    {
        var key = RandomHex(ClusterKeyOctets);
        text.Append(json ? JsonStyle.OfVerb(new { ClusterKey = key }) : key).Append('\n');
    }

    private static void AppendJson(StringBuilder text, EspSuite suite) => text.Append(JsonStyle.OfVerb(new
    {
        Suite = suite.Keyword,
        Key = suite.KeyLength > 0 ? RandomHex(suite.KeyLength) : null,
        AuthKey = suite.AuthKeyLength > 0 ? RandomHex(suite.AuthKeyLength) : null,
    })).Append('\n');

    // These keys must become text, because the user asked for text. No other copy of them exists.
    private static string RandomHex(int octets) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(octets));

    private static void WriteOwnersFile(string path, string text)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using var writer = new StreamWriter(path, Encoding.ASCII, options);
            writer.Write(text);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CommandFault.Uncreatable(path, cause);
        }
    }
}
