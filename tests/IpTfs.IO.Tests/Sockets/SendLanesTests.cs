using System.Net.Sockets;
using IpTfs.IO.Sockets;

namespace IpTfs.IO.Tests.Sockets;

public class SendLanesTests
{
    private const int Sends = 20_000;

    [Fact]
    public void SendsOfThreePolicies_EachUnderItsOwn()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var lanes = new SendLanes((int)socket.Handle, isV6: false);
        var wrong = 0;
        InParallel(3, index =>
        {
            var policy = (FragmentPolicy)index;
            for (var i = 0; i < Sends; i++)
            {
                ref var lane = ref lanes.Enter(policy);
                if (!IsInForce(socket, policy)) Interlocked.Increment(ref wrong);
                lanes.Exit(ref lane);
            }
        });
        Assert.Equal(0, wrong);
    }

    // More threads than there are lanes, all alive at the same time: some of them share one.
    [Fact]
    public void SendsOfManyThreads_AreAllCounted()
    {
        const int Threads = ThreadLane.Count + 20;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var lanes = new SendLanes((int)socket.Handle, isV6: false);
        using var allHaveLanes = new Barrier(Threads);
        var numbers = new int[Threads];
        InParallel(Threads, index =>
        {
            numbers[index] = ThreadLane.Current;
            allHaveLanes.SignalAndWait();
            for (var i = 0; i < 500; i++)
            {
                ref var lane = ref lanes.Enter((FragmentPolicy)(i / 100 % 2));
                lane.Count(new SendProgress { Calls = 1, Sent = 2, SentOctets = 300, TooBig = 1 });
                lanes.Exit(ref lane);
            }
        });

        OuterSocketCounters counters = default;
        lanes.AddTo(ref counters);
        Assert.Equal((Threads * 500, Threads * 1000, Threads * 150_000L, Threads * 500), (counters.SendCalls, counters.SentPackets, counters.SentOctets, counters.SendTooBig));
        var own = numbers.Where(number => number != ThreadLane.Shared).ToList();
        Assert.Equal(own.Count, own.Distinct().Count());
        Assert.Contains(ThreadLane.Shared, numbers);
    }

    private static bool IsInForce(Socket socket, FragmentPolicy policy)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(Native.Linux.SOL_IP, Native.Linux.IP_MTU_DISCOVER, value);
        return BitConverter.ToInt32(value) == policy switch
        {
            FragmentPolicy.Forbid => Native.Linux.PMTUDISC_DO,
            FragmentPolicy.Probe => Native.Linux.PMTUDISC_PROBE,
            _ => Native.Linux.PMTUDISC_DONT,
        };
    }

    private static void InParallel(int count, Action<int> run)
    {
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() => run(index)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
