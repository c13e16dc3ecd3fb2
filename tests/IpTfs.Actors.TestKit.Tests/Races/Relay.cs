namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Forwards what it is told: a second sender, whose messages may overtake those of the first.</summary>
internal sealed class Relay(IActorRef to) : UntypedActor
{
    protected override void OnReceive(object message) => to.Forward(message);
}
