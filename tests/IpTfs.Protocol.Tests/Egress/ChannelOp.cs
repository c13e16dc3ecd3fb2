namespace IpTfs.Protocol.Tests.Egress;

/// <summary>What becomes of one outer packet between the two ends.</summary>
/// <param name="Kind">Its fate.</param>
/// <param name="By">How many later packets overtake it.</param>
public sealed record ChannelOp(ChannelOp.Fate Kind, int By)
{
    public enum Fate
    {
        Pass,
        Lose,
        Delay,
        Duplicate,
    }

    public IEnumerable<ChannelOp> Simpler()
    {
        if (Kind != Fate.Pass) yield return new ChannelOp(Fate.Pass, 0);
        if (By > 1) yield return this with { By = By - 1 };
    }

    /// <summary>The order in which the packets 0 … count-1 arrive; the operations repeat when there are fewer.</summary>
    public static List<int> Arrivals(int count, IReadOnlyList<ChannelOp> ops)
    {
        var due = new List<(int At, int Order, int Packet)>();
        for (var i = 0; i < count; i++)
        {
            var op = ops.Count == 0 ? new ChannelOp(Fate.Pass, 0) : ops[i % ops.Count];
            if (op.Kind == Fate.Lose) continue;
            due.Add((op.Kind == Fate.Delay ? i + op.By : i, op.Kind == Fate.Delay ? 1 : 0, i));
            if (op.Kind == Fate.Duplicate) due.Add((i + op.By, 1, i));
        }

        return [.. due.OrderBy(d => d.At).ThenBy(d => d.Order).ThenBy(d => d.Packet).Select(d => d.Packet)];
    }
}
