namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Flushes a while after its life began. Another actor reminds it.</summary>
/// <param name="reminder">Tells <see cref="Reminder.Due"/> after the delay.</param>
/// <param name="flushed">Told the age of the life that flushed.</param>
/// <param name="ignoresEarlierLives">False is the planted fault: what the life before the restart asked for reaches this one.</param>
internal sealed class Flusher(IActorRef reminder, Action<TimeSpan> flushed, bool ignoresEarlierLives) : UntypedActor
{
    internal static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly object _life = new();
    private TimeSpan _began;

    protected override void PreStart()
    {
        _began = Context.System.Scheduler.MonotonicClock;
        reminder.Tell(new Reminder.Ask(Delay, _life));
    }

    protected override void OnReceive(object message)
    {
        if (message is "fail") throw new FormatException();
        if (message is Reminder.Due due && (!ignoresEarlierLives || due.Life == _life)) flushed(Context.System.Scheduler.MonotonicClock - _began);
    }
}
