namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Flushes a while after its life began, by the deadline of a datapath actor.</summary>
/// <param name="flushed">Told the age of the life that flushed.</param>
internal sealed class DatapathFlusher(Action<TimeSpan> flushed) : DatapathActor
{
    private long _began;

    protected override void PreStart()
    {
        _began = NowNanos;
        Arm(_began + (Flusher.Delay.Ticks * TimeSpan.NanosecondsPerTick));
    }

    protected override void OnReceive(object message)
    {
        if (message is "fail") throw new FormatException();
    }

    protected override void ReceiveDeadline(long nowNanos) => flushed(TimeSpan.FromTicks((nowNanos - _began) / TimeSpan.NanosecondsPerTick));
}
