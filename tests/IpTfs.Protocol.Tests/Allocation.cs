namespace IpTfs.Protocol.Tests;

/// <summary>The gate for the datapath: nothing is allocated per packet.</summary>
internal static class Allocation
{
    private const int Packets = 10_000;

    /// <summary>Runs the body 10,000 times after a warm-up and asserts that this thread allocated nothing.</summary>
    public static void None(Action body)
    {
        for (var i = 0; i < 200; i++) body();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Packets; i++) body();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
