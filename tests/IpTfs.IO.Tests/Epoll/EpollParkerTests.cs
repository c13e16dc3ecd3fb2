using IpTfs.IO.Epoll;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.IO.Tests.Epoll;

public sealed class EpollParkerTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public void Deadline_EndsThePark_AndNeverBefore(bool coarse, int looks)
    {
        using var parker = new EpollParker(coarse, looks);
        foreach (var nanos in (long[])[0, 1, 999, 30_000, 2_000_000, 15_000_000])
        {
            var deadline = MonotonicClock.Now.AddNanos(nanos);

            Assert.Equal(0, parker.Park(deadline));

            Assert.True(MonotonicClock.Now >= deadline, $"woke before the deadline of {nanos} ns");
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public void UnparkBeforeThePark_MakesItReturnOnce(bool coarse, int looks)
    {
        using var parker = new EpollParker(coarse, looks);
        parker.Unpark();
        parker.Unpark();

        var before = MonotonicClock.Now;
        Assert.Equal(0, parker.Park(MonotonicTime.Never));
        var deadline = MonotonicClock.Now.AddNanos(1_000_000);
        parker.Park(deadline);

        Assert.True(MonotonicClock.Now.NanosSince(before) < 5 * Second);
        Assert.True(MonotonicClock.Now >= deadline, "two unparks ended two parks");
    }

    /// <summary>Two threads hand a turn to and fro: one lost wake-up and this ends at the deadline instead of at the last turn.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public void UnparkFromAnotherThread_IsNeverLost(bool coarse, int looks)
    {
        const int Turns = 20_000;
        using var here = new EpollParker(coarse, looks);
        using var there = new EpollParker(coarse, looks);
        var turn = 0;
        var late = MonotonicClock.Now.AddNanos(60 * Second);
        var other = new Thread(() => Play(there, here, 1));
        other.Start();
        Play(here, there, 0);
        other.Join();

        Assert.Equal(Turns, turn);

        void Play(EpollParker mine, EpollParker theirs, int parity)
        {
            while (Volatile.Read(ref turn) is var now && now < Turns && MonotonicClock.Now < late)
            {
                if (now % 2 == parity)
                {
                    Volatile.Write(ref turn, now + 1);
                    theirs.Unpark();
                }
                else
                {
                    mine.Park(late);
                }
            }

            theirs.Unpark();
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 10)]
    public void ReadableDescriptor_CallsBackUntilItIsDrained(bool coarse, int looks)
    {
        using var parker = new EpollParker(coarse, looks);
        using var device = new MemoryInnerDevice();
        var calls = 0;
        using var registration = parker.Register(device.Queues[0].Descriptor, () => calls++);

        Assert.Equal(0, parker.Park(0));
        Assert.True(device.TryInject([1, 2, 3]));
        Assert.Equal(1, parker.Park(MonotonicTime.Never));
        Assert.Equal(1, parker.Park(MonotonicTime.Never));
        Assert.Equal(1, device.Queues[0].Read(PacketBatch.Unpooled(2000)));
        Assert.Equal(0, parker.Park(0));
        Assert.Equal(0, parker.Park(MonotonicClock.Now.AddNanos(20_000_000)));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void NegativeLooks_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new EpollParker(looks: -1));

    [Fact]
    public void WithdrawnRegistration_IsNotCalled_AndIsAgainWhenItIsRestored()
    {
        using var parker = new EpollParker();
        using var device = new MemoryInnerDevice();
        var calls = 0;
        var registration = parker.Register(device.Queues[0].Descriptor, () => calls++);
        device.TryInject([1]);

        registration.Withdraw();
        Assert.Equal(0, parker.Park(0));
        registration.Restore();
        Assert.Equal(1, parker.Park(0));
        registration.Withdraw();
        registration.Dispose();
        using var other = parker.Register(device.Queues[0].Descriptor, () => calls += 10);
        registration.Restore();
        registration.Withdraw();
        Assert.Equal(1, parker.Park(0));
        Assert.Equal(11, calls);
    }

    [Fact]
    public void DisposedRegistration_IsNotCalledAndMayBeMadeAnew()
    {
        using var parker = new EpollParker();
        using var device = new MemoryInnerDevice();
        device.TryInject([1]);
        var descriptor = device.Queues[0].Descriptor;
        var first = parker.Register(descriptor, () => Assert.Fail("called after it was disposed"));
        Assert.Throws<IoException>(() => parker.Register(descriptor, () => { }));
        first.Dispose();
        first.Dispose();
        var called = 0;
        using var second = parker.Register(descriptor, () => called++);

        parker.Park(0);

        Assert.Equal(1, called);
    }

    [Fact]
    public void ManyDescriptors_AreAllServedInOnePark()
    {
        using var parker = new EpollParker();
        var devices = Enumerable.Range(0, 40).Select(_ => new MemoryInnerDevice(new MemoryInnerOptions { MaxQueuedOctets = 64 })).ToArray();
        var served = new bool[devices.Length];
        for (var i = 0; i < devices.Length; i++)
        {
            var index = i;
            parker.Register(devices[i].Queues[0].Descriptor, () => served[index] = true);
            devices[i].TryInject([1]);
        }

        Assert.Equal(40, parker.Park(0));

        Assert.DoesNotContain(false, served);
        foreach (var device in devices) device.Dispose();
    }

    [Fact]
    public void Park_AllocatesNothing()
    {
        using var parker = new EpollParker();
        using var device = new MemoryInnerDevice();
        var calls = 0;
        using var registration = parker.Register(device.Queues[0].Descriptor, () => calls++);
        device.TryInject([1]);

        Allocation.None(() =>
        {
            parker.Unpark();
            parker.Park(MonotonicTime.Never);
            parker.Park(0);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    public void PreciseSleep_EndsAtTheDeadlineAndNeverBefore(long spinNanos)
    {
        PreciseSleeper.SharpenTimers();
        foreach (var nanos in (long[])[-5, 0, 10_000, 3_000_000])
        {
            var deadline = MonotonicClock.Now.AddNanos(nanos);

            PreciseSleeper.SleepUntil(deadline, spinNanos);

            Assert.True(MonotonicClock.Now >= deadline);
        }
    }
}
