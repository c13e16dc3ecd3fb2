namespace IpTfs.Actors.Tests;

/// <summary>An actor whose behaviour a test writes down where it needs it.</summary>
internal sealed class Script(Action<Script, object> receive) : Actor<object>
{
    internal IActorContext<object> Ctx => Context;

    internal Action<Script>? Started { get; init; }

    internal Action<Script>? Stopped { get; init; }

    internal Action<Script, Exception>? BeforeRestart { get; init; }

    internal Action<Script, Exception>? AfterRestart { get; init; }

    internal Action<Script, long>? Deadline { get; init; }

    internal static Props<object> Props(Action<Script, object> receive) => Props<object>.Create(() => new Script(receive));

    protected override void Receive(object message) => receive(this, message);

    protected override void ReceiveDeadline(long nowNanos) => Deadline?.Invoke(this, nowNanos);

    protected override void PreStart() => Started?.Invoke(this);

    protected override void PostStop() => Stopped?.Invoke(this);

    protected override void PreRestart(Exception reason)
    {
        BeforeRestart?.Invoke(this, reason);
        base.PreRestart(reason);
    }

    protected override void PostRestart(Exception reason)
    {
        AfterRestart?.Invoke(this, reason);
        base.PostRestart(reason);
    }
}
