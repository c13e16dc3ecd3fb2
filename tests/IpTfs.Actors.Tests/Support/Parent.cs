namespace IpTfs.Actors.Tests.Support;

/// <summary>An actor with a supervisor strategy and the children that a test gives it.</summary>
internal sealed class Parent(Func<SupervisorStrategy> strategy, Action<IActorContext> started) : UntypedActor
{
    protected override void OnReceive(object message)
    {
    }

    protected override void PreStart() => started(Context);

    protected override SupervisorStrategy SupervisorStrategy() => strategy();
}
