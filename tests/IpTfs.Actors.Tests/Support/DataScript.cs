namespace IpTfs.Actors.Tests.Support;

/// <summary>A datapath actor whose behaviour a test writes down. It returns each item to its pool after <c>handle</c> has seen it.</summary>
internal sealed class DataScript(Action<DataScript, Item> handle) : DatapathActor
{
    internal IActorContext Ctx { get; } = Context;

    internal IActorRef Me => Self;

    internal long Now => NowNanos;

    internal Action<DataScript, object>? OnMessage { get; init; }

    internal Action<int>? OnBatch { get; init; }

    internal Func<int, bool>? Takes { get; init; }

    internal Action<DataScript, long>? OnDeadline { get; init; }

    internal Action<DataScript>? Started { get; init; }

    internal Action? Stopped { get; init; }

    internal static Props Props(Action<DataScript, Item> handle) => Props(() => new DataScript(handle));

    internal static Props Props(Func<ActorBase> make) => ActorFactory.Props(make).WithMailbox(TestSettings.Mailbox);

    internal void ArmAt(long nanos) => Arm(nanos);

    protected override void OnReceive(object message) => OnMessage?.Invoke(this, message);

    protected override void ReceiveDeadline(long nowNanos) => OnDeadline?.Invoke(this, nowNanos);

    protected override void PreStart() => Started?.Invoke(this);

    protected override void PostStop() => Stopped?.Invoke();

    protected override void ReceiveData(DatapathBatch batch)
    {
        OnBatch?.Invoke(batch.Remaining);
        for (var taken = 0; Takes?.Invoke(taken) != false && batch.TryTake(out var item); taken++)
        {
            handle(this, (Item)item);
            ((Item)item).Return();
        }
    }
}
