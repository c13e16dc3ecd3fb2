namespace IpTfs.Actors.Tests;

public class AskTests
{
    private sealed record Question(string Text, ReplyTo<string> ReplyTo);

    private static Props<Question> Echo => Props<Question>.Create(() => new Echoing());

    [Fact]
    public void Answered_TaskCompletesWithTheAnswer()
    {
        using var kit = new ActorTestKit();
        var echo = kit.System.ActorOf(Echo);
        Assert.Equal("hello!", kit.Ask<Question, string>(echo, replyTo => new Question("hello", replyTo), TimeSpan.FromSeconds(1)));
        Assert.Equal(0, kit.Clock.NowNanos);
    }

    [Fact]
    public void NotAnswered_TimesOutAtItsInstantAndNotBefore()
    {
        using var kit = new ActorTestKit();
        var silent = kit.CreateProbe<Question>();
        var answer = silent.Ref.Ask<string>(replyTo => new Question("hello", replyTo), TimeSpan.FromSeconds(1));
        kit.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        kit.Advance(TimeSpan.FromTicks(1));
        Assert.IsType<AskTimeoutException>(answer.Exception!.InnerException);
        Assert.False(silent.ExpectMsg<Question>().ReplyTo.Tell("too late"));
    }

    [Fact]
    public void AnsweredTwice_TheSecondAnswerIsRefused()
    {
        using var kit = new ActorTestKit();
        var probe = kit.CreateProbe<Question>();
        var answer = probe.Ref.Ask<string>(replyTo => new Question("hello", replyTo), TimeSpan.FromSeconds(1));
        var replyTo = probe.ExpectMsg<Question>().ReplyTo;
        Assert.True(replyTo.Tell("first"));
        Assert.False(replyTo.Tell("second"));
        Assert.True(replyTo.IsTerminated);
        Assert.Equal("first", kit.Await(answer));
    }

    [Fact]
    public void ActorHasStopped_FailsAtOnce()
    {
        using var kit = new ActorTestKit();
        var echo = kit.System.ActorOf(Echo);
        kit.System.Stop(echo);
        kit.RunUntilIdle();
        var answer = echo.Ask<string>(replyTo => new Question("hello", replyTo), TimeSpan.FromSeconds(1));
        Assert.IsType<AskTimeoutException>(answer.Exception!.InnerException);
    }

    [Fact]
    public void Cancelled_TaskIsCancelledAndTheTimerGone()
    {
        using var kit = new ActorTestKit();
        using var cancel = new CancellationTokenSource();
        var probe = kit.CreateProbe<Question>();
        var answer = probe.Ref.Ask<string>(replyTo => new Question("hello", replyTo), TimeSpan.FromHours(1), cancel.Token);
        cancel.Cancel();
        Assert.True(answer.IsCanceled);
        Assert.Equal(long.MaxValue, kit.Clock.NextDeadlineNanos);
    }

    private sealed class Echoing : Actor<Question>
    {
        protected override void Receive(Question message) => message.ReplyTo.Tell(message.Text + "!");
    }
}
