using IpTfs.IO.Native;

namespace IpTfs.IO.Tests.Support;

/// <summary>Waits for a descriptor, for a bounded time, so that no test sleeps and none hangs.</summary>
internal static unsafe class Readiness
{
    private const int PatienceMillis = 5000;

    /// <summary>Returns when the descriptor is readable or in error; fails the test after five seconds.</summary>
    public static void Await(int descriptor) => Assert.True(Poll(descriptor, PatienceMillis), "nothing became readable in 5 s");

    public static bool Poll(int descriptor, int millis)
    {
        var poll = new PollDescriptor { Descriptor = descriptor, Events = Linux.POLLIN };
        return Libc.poll(&poll, 1, millis) > 0;
    }
}
