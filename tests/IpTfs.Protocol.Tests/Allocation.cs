namespace IpTfs.Protocol.Tests;

/// <summary>The gate for the datapath: nothing is allocated per packet.</summary>
/// <remarks>
/// Now and then the runtime allocates once on whichever thread is running: 72 octets in one of 10,000 calls were seen on a loaded machine, each time
/// at another call and with no collection in between. So a round that allocated is repeated: what the body itself allocates, per packet or once in
/// thousands, is in every round.
/// </remarks>
internal static class Allocation
{
    private const int WarmUp = 200;
    private const int Packets = 10_000;
    private const int Rounds = 5;

    /// <summary>
    /// Runs the body in rounds of 10,000 until one allocates nothing on this thread; fails when none does. Returns how often the body ran, the warm-up
    /// included.
    /// </summary>
    public static int None(Action body)
    {
        for (var i = 0; i < WarmUp; i++) body();
        var allocated = new long[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Packets; i++) body();
            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated[round] == 0) return WarmUp + (Packets * (round + 1));
        }

        Assert.Fail($"octets allocated in {Rounds} rounds of {Packets} calls: {string.Join(", ", allocated)}");
        return 0;
    }
}
