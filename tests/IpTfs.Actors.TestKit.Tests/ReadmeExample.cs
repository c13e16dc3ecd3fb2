namespace IpTfs.Actors.TestKit.Tests;

/// <summary>The worked example of the TestKit's README; <see cref="ReadmeTests"/> checks that the two agree.</summary>
public class ReadmeExample
{
    // <example>
    public abstract record DoorMessage;
    public sealed record Open(ActorRef<string> Visitor) : DoorMessage;
    public sealed record Close : DoorMessage;

    public sealed class Door : Actor<DoorMessage>
    {
        private ActorRef<string>? _visitor;

        protected override void Receive(DoorMessage message)
        {
            if (message is Open open)
            {
                _visitor = open.Visitor;
                _visitor.Tell("come in");
                Context.Timers.StartSingle("close", new Close(), TimeSpan.FromSeconds(5));
            }
            else
            {
                _visitor?.Tell("closed");
            }
        }
    }

    [Fact]
    public void OpenedAgain_TheFiveSecondsStartAnew() => ActorTestKit.ForEachSeed(20, kit =>
    {
        var visitor = kit.CreateProbe<string>();
        var door = kit.System.ActorOf(Props<DoorMessage>.Create(() => new Door()), "door");

        door.Tell(new Open(visitor.Ref));
        visitor.ExpectMsg("come in");
        kit.Advance(TimeSpan.FromSeconds(4));
        door.Tell(new Open(visitor.Ref));
        visitor.ExpectMsg("come in");

        visitor.ExpectNoMsg(during: TimeSpan.FromSeconds(4.999));
        kit.Advance(TimeSpan.FromMilliseconds(1));
        visitor.ExpectMsg("closed");
        visitor.ExpectNoMsg(during: TimeSpan.FromDays(1));
    });
    // </example>
}
