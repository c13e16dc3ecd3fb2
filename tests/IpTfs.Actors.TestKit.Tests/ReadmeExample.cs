namespace IpTfs.Actors.TestKit.Tests;

/// <summary>The worked example of the TestKit's README; <see cref="ReadmeTests"/> checks that the two agree.</summary>
public class ReadmeExample
{
    // <example>
    public sealed class Door : ReceiveActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        public Door(IActorRef visitor) => Receive<string>(message =>
        {
            if (message == "open") Timers.StartSingleTimer("close", "close", TimeSpan.FromSeconds(5));
            visitor.Tell(message == "open" ? "come in" : "closed");
        });
    }

    [Fact]
    public void OpenedAgain_TheFiveSecondsStartAnew() => SeededTestKit.ForEachSeed(20, kit =>
    {
        var visitor = kit.CreateProbe<string>();
        var door = kit.Sys.ActorOf(Props.Create(() => new Door(visitor.Ref)), "door");

        door.Tell("open");
        visitor.ExpectMsg("come in");
        kit.Advance(TimeSpan.FromSeconds(4));
        door.Tell("open");
        visitor.ExpectMsg("come in");

        visitor.ExpectNoMsg(during: TimeSpan.FromSeconds(4.999));
        kit.Advance(TimeSpan.FromMilliseconds(1));
        visitor.ExpectMsg("closed");
        visitor.ExpectNoMsg(during: TimeSpan.FromDays(1));
    });
    // </example>
}
