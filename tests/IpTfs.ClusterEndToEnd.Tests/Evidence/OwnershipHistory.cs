using System.Globalization;
using System.Text.RegularExpressions;
using IpTfs.ClusterEndToEnd.Tests.Harness;

namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>Who owned which shard and when, by the nodes' own logs.</summary>
public static partial class OwnershipHistory
{
    /// <summary>
    /// What one process says that it owned. While it was stopped it could do nothing with it, and that time does not count; nor does what remains after a stop that was
    /// longer than its lease, for its fence has passed by then: it says that it has stopped when it comes to it. That it does nothing before is for the wires and
    /// the traffic to show.
    /// </summary>
    public static IReadOnlyList<Ownership> Read(string node, NodeLife life) => Read(node, life.Process.Lines, life.Began, life.EndedOrNow, life.Pauses);

    /// <summary>As above, from what it said.</summary>
    public static IReadOnlyList<Ownership> Read(string node, IReadOnlyList<string> lines, DateTime began, DateTime ended, IReadOnlyList<(DateTime From, DateTime To)> pauses)
    {
        var found = new List<Ownership>();
        var open = new Dictionary<int, (long Epoch, DateTime From)>();
        foreach (var line in lines)
        {
            if (Change().Match(line) is not { Success: true } match) continue;
            var at = Time(match.Groups["time"].Value, began);
            var shard = int.Parse(match.Groups["shard"].Value, CultureInfo.InvariantCulture);
            if (match.Groups["epoch"].Success) open[shard] = (long.Parse(match.Groups["epoch"].Value, CultureInfo.InvariantCulture), at);
            else if (open.Remove(shard, out var ownership)) found.Add(new Ownership(shard, node, ownership.Epoch, ownership.From, at));
        }

        foreach (var (shard, (epoch, from)) in open) found.Add(new Ownership(shard, node, epoch, from, ended));
        return [.. found.SelectMany(ownership => Without(ownership, pauses))];
    }

    /// <summary>Every instant in which two nodes held one shard.</summary>
    public static IReadOnlyList<string> Overlaps(IEnumerable<Ownership> ownerships)
    {
        var overlaps = new List<string>();
        foreach (var shard in ownerships.GroupBy(static ownership => ownership.Shard))
        {
            var last = default(Ownership);
            foreach (var next in shard.OrderBy(static ownership => ownership.From).ThenBy(static ownership => ownership.To))
            {
                if (last.Node is not null && next.Node != last.Node && next.From < last.To)
                    overlaps.Add(FormattableString.Invariant($"shard {shard.Key}: {last.Node} {last.From:HH:mm:ss.fff}-{last.To:HH:mm:ss.fff} (epoch {last.Epoch}) and {next.Node} from {next.From:HH:mm:ss.fff} (epoch {next.Epoch})"));
                if (last.Node is null || next.To > last.To) last = next;
            }
        }

        return overlaps;
    }

    private static IEnumerable<Ownership> Without(Ownership ownership, IReadOnlyList<(DateTime From, DateTime To)> pauses)
    {
        foreach (var (from, to) in pauses)
        {
            if (to <= ownership.From || from >= ownership.To) continue;
            if (from > ownership.From) yield return ownership with { To = from };
            if (to - from > ClusterNode.LeaseTtl) yield break;
            ownership = ownership with { From = to < ownership.To ? to : ownership.To };
        }

        if (ownership.From < ownership.To) yield return ownership;
    }

    // The log has no date; the tests take less than a day.
    private static DateTime Time(string text, DateTime began)
    {
        var at = began.Date + TimeSpan.ParseExact(text, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
        return at < began - TimeSpan.FromHours(12) ? at.AddDays(1) : at;
    }

    [GeneratedRegex(@"(?<time>\d\d:\d\d:\d\d\.\d{3}).*\bshard (?<shard>\d+) (?:owned, epoch (?<epoch>\d+)|stopped\b)")]
    private static partial Regex Change();
}
