using System.Globalization;
using System.Text.RegularExpressions;

namespace IpTfs.Testing.EndToEnd;

/// <summary>What one run of <c>ping</c> saw.</summary>
public sealed partial record PingResult(int Sent, int Received, int Duplicates, string Text)
{
    /// <summary>Reads ping's closing line; fails the test when there is none.</summary>
    public static PingResult Parse(CommandResult result)
    {
        var text = result.Output + result.Error;
        var match = Summary().Match(text);
        if (!match.Success) throw new InvalidOperationException(result.ToString());
        return new PingResult(Number(match.Groups["sent"]), Number(match.Groups["received"]), Number(match.Groups["duplicates"]), text);
    }

    /// <summary>Whether a too-big error came back: from the gateway, or from the kernel that learnt the size from one before.</summary>
    public bool SawTooBig => TooBig().IsMatch(Text);

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"(?<sent>\d+) packets transmitted, (?<received>\d+) received(, \+(?<duplicates>\d+) duplicates)?")]
    private static partial Regex Summary();

    [GeneratedRegex(@"Frag needed|Packet too big|[Mm]essage too long", RegexOptions.CultureInvariant)]
    private static partial Regex TooBig();
}
