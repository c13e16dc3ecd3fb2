using System.Globalization;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>What became of the datagrams that were sent between two instants, in microseconds since the traffic began.</summary>
public sealed class TrafficWindow(IReadOnlyList<TrafficRow> rows, int from, int to)
{
    /// <summary>All flows.</summary>
    public static IReadOnlyList<int> AllFlows { get; } = [.. Enumerable.Range(0, FlowPlan.Count)];

    /// <summary>Numbers in the window.</summary>
    public int Rows => rows.Count;

    /// <summary>The longest time between two numbers: what the sender was late by cannot be told from a gap.</summary>
    public TimeSpan LongestPeriod => TimeSpan.FromMicroseconds(rows.Zip(rows.Skip(1), static (one, next) => next.Begun - one.Begun).DefaultIfEmpty(0).Max());

    /// <summary>Datagrams sent on these flows.</summary>
    public int Sent(IReadOnlyList<int> flows) => CountThose(flows, static (row, flow) => row.Sent[flow] != 0);

    /// <summary>Requests that reached no responder.</summary>
    public int LostRequests(IReadOnlyList<int> flows) => CountThose(flows, static (row, flow) => row.Sent[flow] != 0 && row.Delivered[flow] == 0);

    /// <summary>Answers that a responder sent and that did not come back.</summary>
    public int LostAnswers(IReadOnlyList<int> flows) =>
        CountThose(flows, static (row, flow) => row.Delivered[flow] != 0 && row.Answered[flow] == 0 && !row.Refused[flow]);

    /// <summary>Answers that the kernel of the responder's node had no route for: no gateway ever saw them.</summary>
    public int RefusedAnswers(IReadOnlyList<int> flows) => CountThose(flows, static (row, flow) => row.Refused[flow]);

    /// <summary>Datagrams that arrived more than once, requests and answers.</summary>
    public int Repeated() => CountThose(AllFlows, static (row, flow) => row.Deliveries[flow] > 1) + CountThose(AllFlows, static (row, flow) => row.Answers[flow] > 1);

    /// <summary>Flows of which a datagram of the window was answered.</summary>
    public IReadOnlyList<int> AnsweredFlows() => [.. AllFlows.Where(flow => rows.Any(row => row.Answered[flow] != 0))];

    /// <summary>Whether every flow of these has had an answer.</summary>
    public bool AllAnswered(IReadOnlyList<int> flows) => flows.All(flow => rows.Any(row => row.Answered[flow] != 0));

    /// <summary>When the flow's first datagram of the window that was answered had its answer; <see cref="int.MaxValue"/> when none was.</summary>
    public int FirstAnswer(int flow) => rows.Where(row => row.Answered[flow] != 0).Select(row => row.Answered[flow]).DefaultIfEmpty(int.MaxValue).Min();

    /// <summary>When the flow's last datagram of the window that was answered had its answer; 0 when none was.</summary>
    public int LastAnswer(int flow) => rows.Max(row => row.Answered[flow]);

    /// <summary>The responder that the flow's last delivered datagram of the window reached; -1 when none was delivered.</summary>
    public int LastResponder(int flow) => rows.LastOrDefault(row => row.Delivered[flow] != 0)?.Responder[flow] ?? -1;

    /// <summary>Datagrams of the flow that reached this responder after an instant.</summary>
    public int DeliveredBy(int responder, int flow, int instant) => rows.Count(row => row.Delivered[flow] > instant && row.Responder[flow] == responder);

    /// <summary>
    /// Losses on these flows while their pair was not between two nodes, one line for each interruption: what was lost between an answer from one node and the next
    /// from another has an excuse.
    /// </summary>
    public IReadOnlyList<string> LossesWithoutHandOver(IReadOnlyList<int> flows) => [.. flows.SelectMany(LossesWithoutHandOver)];

    private IEnumerable<string> LossesWithoutHandOver(int flow)
    {
        TrafficRow? last = null;
        var lost = new List<TrafficRow>();
        foreach (var row in rows.Where(row => row.Sent[flow] != 0))
        {
            if (row.Answered[flow] == 0)
            {
                lost.Add(row);
                continue;
            }

            if (lost.Count > 0 && (last is null || last.Responder[flow] == row.Responder[flow])) yield return Describe(flow, last, lost, row);
            lost.Clear();
            last = row;
        }

        if (lost.Count > 0) yield return Describe(flow, last, lost, null);
    }

    private string Describe(int flow, TrafficRow? before, List<TrafficRow> lost, TrafficRow? after) => string.Create(
        CultureInfo.InvariantCulture,
        $"flow {flow}: {lost.Count(row => row.Delivered[flow] == 0)} requests and {lost.Count(row => row.Delivered[flow] != 0)} answers lost of what was sent from {(lost[0].Sent[flow] - from) / 1000} ms on, after an answer from {before?.Responder[flow]} at {(before?.Answered[flow] - from) / 1000} ms, before one from {after?.Responder[flow]} at {(after?.Answered[flow] - from) / 1000} ms");

    /// <summary>Whether the flow had an answer in the last so many microseconds of the window.</summary>
    public bool LastAnswerIsWithin(int flow, int span) => rows.Any(row => row.Answered[flow] > to - span);

    /// <summary>
    /// The longest time within the window without an answer on the flow, in microseconds, less the time between two datagrams: 0 where every datagram was answered
    /// at once.
    /// </summary>
    public int Gap(int flow, int period) => LongestPause(rows.Where(row => row.Answered[flow] != 0).Select(row => row.Answered[flow]), period);

    /// <summary>The same for the requests at the responders.</summary>
    public int RequestGap(int flow, int period) => LongestPause(rows.Where(row => row.Delivered[flow] != 0).Select(row => row.Delivered[flow]), period);

    /// <summary>When datagrams of these flows were lost, one line a number: the time in the window, and which way.</summary>
    public IEnumerable<string> DescribeLosses(IReadOnlyList<int> flows)
    {
        foreach (var row in rows)
        {
            var requests = flows.Count(flow => row.Sent[flow] != 0 && row.Delivered[flow] == 0);
            var answers = flows.Count(flow => row.Delivered[flow] != 0 && row.Answered[flow] == 0);
            if (requests + answers > 0) yield return string.Create(CultureInfo.InvariantCulture, $"after {(row.Begun - from) / 1000} ms: {requests} requests and {answers} answers");
        }
    }

    private int LongestPause(IEnumerable<int> arrivals, int period)
    {
        var (last, longest) = (from, 0);
        foreach (var arrival in arrivals.Where(arrival => arrival >= from).Order())
        {
            longest = Math.Max(longest, arrival - last);
            last = Math.Max(last, arrival);
        }

        longest = Math.Max(longest, to - last);
        return Math.Max(0, longest - period);
    }

    private int CountThose(IReadOnlyList<int> flows, Func<TrafficRow, int, bool> predicate) => rows.Sum(row => flows.Count(flow => predicate(row, flow)));
}
