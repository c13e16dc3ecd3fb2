using System.Diagnostics;

namespace IpTfs.Actors.Tests.Dispatch;

public class MonitorParkerTests
{
    [Fact]
    public void UnparkBeforePark_IsNotLost()
    {
        var parker = new MonitorParker();
        for (var i = 0; i < 1000; i++)
        {
            parker.Unpark();
            parker.Unpark();
            parker.Park(long.MaxValue);
        }

        var other = new Thread(parker.Unpark);
        other.Start();
        parker.Park(long.MaxValue);
        other.Join();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deadline_EndsTheWaitAndNotBefore(bool precise)
    {
        var parker = new MonitorParker(precise: precise);
        var start = Stopwatch.GetTimestamp();
        parker.Park(start + 3_000_000);
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(3));
    }

    [Fact]
    public void Polling_DoesNotWait()
    {
        var parker = new MonitorParker();
        for (var i = 0; i < 1000; i++) parker.Park(0);
    }
}
