using IpTfs.Actors.Supervision;

namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Restarts its child at once when it fails, and forwards messages to it.</summary>
internal sealed class RestartingParent(Func<ActorBase> child) : UntypedActor
{
    private readonly IActorRef _child = Context.ActorOf(ActorFactory.Props(child), "child");

    protected override SupervisorStrategy SupervisorStrategy() =>
        new BackoffStrategy(9, TimeSpan.FromSeconds(1), new Backoff(TimeSpan.Zero, TimeSpan.Zero));

    protected override void OnReceive(object message) => _child.Forward(message);
}
