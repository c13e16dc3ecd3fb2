using System.Globalization;
using System.Text.RegularExpressions;

namespace IpTfs.Testing.EndToEnd;

/// <summary>
/// A <c>ping</c> that goes on until it is stopped, with an account of which requests were answered. With a count of its own, ping gives up two
/// round-trip times after the last request, and on a busy machine calls an answer lost that is only late.
/// </summary>
public sealed partial class EchoStream : IDisposable
{
    private readonly BackgroundProcess _process;

    private EchoStream(BackgroundProcess process)
    {
        _process = process;
    }

    /// <summary>Starts it; the options are separated by single blanks.</summary>
    public static EchoStream Start(NetworkNamespace side, string from, string to, string options) => new(Ping.Start(side, from, to, options));

    /// <summary>Waits until each of the first requests, so many, has been answered; fails the test if one is not, or is answered twice.</summary>
    public void WaitForAnswers(int count)
    {
        var answered = new HashSet<int>();
        var duplicates = new List<string>();
        try
        {
            _process.WaitForLine(
                line =>
                {
                    var match = Answer().Match(line);
                    if (!match.Success) return false;
                    var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
                    if (line.Contains("DUP!", StringComparison.Ordinal)) duplicates.Add(line);
                    else if (number <= count) answered.Add(number);
                    return answered.Count == count;
                },
                Patience.Answer + TimeSpan.FromMilliseconds(count * 20));
        }
        catch (TimeoutException)
        {
            var missing = Enumerable.Range(1, count).Except(answered);
            Assert.Fail($"of {count} echo requests these were not answered: {string.Join(' ', missing)}\n{string.Join('\n', _process.Lines.TakeLast(10))}");
        }

        Assert.Empty(duplicates);
    }

    public void Dispose() => _process.Dispose();

    [GeneratedRegex(@"bytes from .*icmp_seq=(?<number>\d+) ")]
    private static partial Regex Answer();
}
