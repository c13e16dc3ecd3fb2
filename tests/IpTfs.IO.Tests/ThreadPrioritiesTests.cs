using System.Globalization;

namespace IpTfs.IO.Tests;

public sealed class ThreadPrioritiesTests
{
    /// <summary>The name is longer than the kernel keeps; the other thread's differs in what it does keep.</summary>
    [Fact]
    public void ThreadsOfThatName_AreNicer_AndNoOthers()
    {
        using var end = new ManualResetEventSlim();
        var (first, firstId) = Start("iptfs-nicer-than-the-others", end);
        var (second, secondId) = Start("iptfs-nicest", end);

        Assert.Equal(0, ThreadPriorities.Lower("iptfs-nobody", 10));
        Assert.Equal(1, ThreadPriorities.Lower("iptfs-nicer-than-the-others", 10));
        Assert.Equal((10, 0), (NiceOf(firstId), NiceOf(secondId)));

        end.Set();
        first.Join();
        second.Join();
        Assert.Equal(0, ThreadPriorities.Lower("iptfs-nicer-than-the-others", 10));
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("iptfs", 0)]
    [InlineData("iptfs", 20)]
    public void WhatIsNoNameOrNoNiceness_IsRefused(string name, int nice) => Assert.ThrowsAny<ArgumentException>(() => ThreadPriorities.Lower(name, nice));

    private static (Thread Thread, int Id) Start(string name, ManualResetEventSlim end)
    {
        var id = 0;
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            id = int.Parse(Path.GetFileName(new DirectoryInfo("/proc/thread-self").ResolveLinkTarget(returnFinalTarget: false)!.FullName), CultureInfo.InvariantCulture);
            started.Set();
            end.Wait();
        })
        { Name = name };
        thread.Start();
        started.Wait();
        return (thread, id);
    }

    // The 19th field; the second, a name in parentheses, may hold anything.
    private static int NiceOf(int thread)
    {
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat"));
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
