using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.TestKit;

/// <summary>Makes "inline or queued" one more choice of the seed.</summary>
internal sealed class SeededInlineDispatcher : Dispatcher
{
    private readonly DeterministicDispatcher _scheduler;

    internal SeededInlineDispatcher(DeterministicDispatcher scheduler)
    {
        _scheduler = scheduler;
        Throughput = 1;
    }

    /// <inheritdoc/>
    protected override TimerQueue Timers => _scheduler.TimersForInline;

    /// <inheritdoc/>
    protected override InlinePolicy Inline => InlinePolicy.Ask;

    /// <inheritdoc/>
    protected override void Schedule(ActorWork work) => _scheduler.ScheduleFromInline(work);

    /// <inheritdoc/>
    protected override bool ChooseInline(ActorWork work) => _scheduler.TossForInline(work);
}
