using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using IpTfs.IO.Netlink;

namespace IpTfs.IO.Tests.Support;

/// <summary>A network namespace of its own, that lives as long as a thread in it: what is opened on that thread is opened inside.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x40000000;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public NetworkNamespace()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
        Do(() =>
        {
            using var loopback = new InterfaceSetup("lo");
            loopback.BringUp(0, 0);
        });
    }

    /// <summary>Moves the calling thread, which must be one of ours, into a new namespace.</summary>
    public static bool TryEnterNew() => Unshare(CloneNewNet) == 0;

    public void Do(Action action) => Do<object?>(() =>
    {
        action();
        return null;
    });

    public T Do<T>(Func<T> function)
    {
        var result = default(T);
        var fault = default(ExceptionDispatchInfo);
        using var done = new ManualResetEventSlim();
        _work.Add(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        fault?.Throw();
        return result!;
    }

    /// <summary>Runs a program inside and returns what it prints.</summary>
    public string Run(string program, params string[] arguments) => Do(() =>
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Loop()
    {
        if (!TryEnterNew()) return;
        foreach (var action in _work.GetConsumingEnumerable()) action();
    }

    [LibraryImport("libc", EntryPoint = "unshare")]
    private static partial int Unshare(int flags);
}
