namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Tells actors that a delay is over.</summary>
internal sealed class Reminder : UntypedActor, IWithTimers
{
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask ask:
                Timers.StartSingleTimer(ask.Life, new Over(Sender, ask.Life), ask.Delay);
                break;
            case Over over:
                over.To.Tell(new Due(over.Life));
                break;
        }
    }

    internal sealed record Ask(TimeSpan Delay, object Life);

    internal sealed record Due(object Life);

    private sealed record Over(IActorRef To, object Life);
}
