using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Runs code of this process inside a network namespace. A socket made there stays there, whichever thread uses it later.</summary>
public static partial class NamespaceThread
{
    private const int NetworkNamespaceFlag = 0x4000_0000;

    /// <summary>Runs the function on a thread of its own in the namespace and returns its result.</summary>
    public static T Run<T>(NetworkNamespace side, Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(side);
                result = function();
            }
            catch (Exception cause)
            {
                failure = ExceptionDispatchInfo.Capture(cause);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    private static void Enter(NetworkNamespace side)
    {
        using var handle = File.OpenHandle($"/run/netns/{side.Name}");
        if (SetNamespace(handle.DangerousGetHandle().ToInt32(), NetworkNamespaceFlag) != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"cannot enter {side.Name}: errno {Marshal.GetLastPInvokeError()}"));
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int type);
}
