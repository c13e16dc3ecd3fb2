using System.Runtime.InteropServices;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Tests.CommandLine;

public sealed partial class ReloadSignalTests
{
    private const int HangUp = 1;

    [Fact]
    public async Task HangUp_IsARequest_AndACancelledWaitIsNone()
    {
        using var signal = new ReloadSignal();
        Assert.Equal(0, Kill(Environment.ProcessId, HangUp));
        Assert.True(await signal.WaitAsync(default));

        using var stopped = new CancellationTokenSource();
        var next = signal.WaitAsync(stopped.Token);
        Assert.False(next.IsCompleted);
        await stopped.CancelAsync();
        Assert.False(await next);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
