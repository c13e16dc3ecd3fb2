using System.Runtime.InteropServices;

namespace IpTfs.Benchmarks.Uring;

/// <summary>The system calls that io_uring is compared with.</summary>
internal static unsafe partial class Plain
{
    public const int ZeroCopy = 0x400_0000;
    private const int ErrorQueue = 0x2000;

    [LibraryImport("libc", EntryPoint = "readv")]
    public static partial nint ReadV(int descriptor, Vector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "writev")]
    public static partial nint WriteV(int descriptor, Vector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int descriptor, void* data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, void* data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "unshare")]
    public static partial int Unshare(int flags);

    /// <summary>Waits until the kernel has said of so many sends without a copy that their memory is free again.</summary>
    public static void AwaitFree(int descriptor, int sends)
    {
        Span<byte> control = stackalloc byte[128];
        fixed (byte* place = control)
        {
            while (sends > 0)
            {
                var message = new Message { Control = place, ControlLength = (nuint)control.Length };
                if (ReceiveMessage(descriptor, &message, ErrorQueue) < 0) continue;
                // struct sock_extended_err behind the control header: the first and the last send that this is about.
                sends -= *(int*)(place + 16 + 12) - *(int*)(place + 16 + 8) + 1;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    private static partial nint ReceiveMessage(int descriptor, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public void* Base;
        public nuint Length;
    }

    // struct msghdr
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
