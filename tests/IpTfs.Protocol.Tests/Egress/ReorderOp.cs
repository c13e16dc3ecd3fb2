namespace IpTfs.Protocol.Tests.Egress;

/// <summary>One step in the life of a reorder window: an outer packet arrives, or time passes.</summary>
/// <param name="Offset">Sequence number of the arrival, counted from the highest so far; ignored when time passes.</param>
/// <param name="WaitNanos">Time that passes; 0 for an arrival.</param>
public sealed record ReorderOp(int Offset, int WaitNanos)
{
    public IEnumerable<ReorderOp> Simpler()
    {
        if (WaitNanos > 0)
        {
            if (WaitNanos > 1) yield return this with { WaitNanos = WaitNanos / 2 };
        }
        else if (Offset != 1)
        {
            yield return this with { Offset = 1 };
            if (Offset / 2 != Offset) yield return this with { Offset = Offset / 2 };
        }
    }
}
