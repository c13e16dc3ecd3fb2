using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>The functions of libc that this project uses. A result of -1 means an error, whose number <see cref="Errno"/> reads right after the call.</summary>
/// <remarks>Names and signatures are libc's own. Structures follow the 64-bit Linux ABI, the only one supported.</remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    static Libc()
    {
        if (!OperatingSystem.IsLinux() || nint.Size != 8) throw new PlatformNotSupportedException("IpTfs.IO runs on 64-bit Linux.");
    }

    /// <summary>The error number of the call that has just failed on this thread.</summary>
    public static int Errno => Marshal.GetLastSystemError();

    [LibraryImport(Library)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library)]
    public static partial int socketpair(int domain, int type, int protocol, int* descriptors);

    [LibraryImport(Library)]
    public static partial int bind(int fd, void* address, uint length);

    [LibraryImport(Library)]
    public static partial int connect(int fd, void* address, uint length);

    [LibraryImport(Library)]
    public static partial int getsockname(int fd, void* address, uint* length);

    [LibraryImport(Library)]
    public static partial int setsockopt(int fd, int level, int name, void* value, uint length);

    [LibraryImport(Library)]
    public static partial int getsockopt(int fd, int level, int name, void* value, uint* length);

    [LibraryImport(Library)]
    public static partial nint sendmsg(int fd, MessageHeader* message, int flags);

    [LibraryImport(Library)]
    public static partial int sendmmsg(int fd, BatchedMessage* messages, uint count, int flags);

    [LibraryImport(Library)]
    public static partial nint recvmsg(int fd, MessageHeader* message, int flags);

    [LibraryImport(Library)]
    public static partial int recvmmsg(int fd, BatchedMessage* messages, uint count, int flags, TimeSpec* timeout);

    [LibraryImport(Library)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMillis);

    [LibraryImport(Library)]
    public static partial int open(byte* path, int flags);

    [LibraryImport(Library)]
    public static partial int close(int fd);

    [LibraryImport(Library)]
    public static partial int ioctl(int fd, nuint request, void* argument);

    [LibraryImport(Library)]
    public static partial nint read(int fd, void* buffer, nuint length);

    [LibraryImport(Library)]
    public static partial nint write(int fd, void* buffer, nuint length);

    [LibraryImport(Library)]
    public static partial nint readv(int fd, IoVector* vectors, int count);

    [LibraryImport(Library)]
    public static partial nint writev(int fd, IoVector* vectors, int count);

    [LibraryImport(Library)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library)]
    public static partial int epoll_ctl(int fd, int operation, int target, void* interest);

    [LibraryImport(Library)]
    public static partial int epoll_wait(int fd, void* events, int capacity, int timeoutMillis);

    [LibraryImport(Library)]
    public static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport(Library)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library)]
    public static partial int timerfd_create(int clock, int flags);

    [LibraryImport(Library)]
    public static partial int timerfd_settime(int fd, int flags, IntervalSpec* value, IntervalSpec* old);

    [LibraryImport(Library)]
    public static partial int clock_nanosleep(int clock, int flags, TimeSpec* request, TimeSpec* remain);

    [LibraryImport(Library)]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
