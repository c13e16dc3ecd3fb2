using System.ComponentModel;
using System.Runtime.InteropServices;

namespace IpTfs.Benchmarks.Uring;

/// <summary>An io_uring as plain as it can be: operations are laid in, one system call submits all of them and waits for their ends.</summary>
/// <remarks>Only for measuring. One thread. At most <see cref="Entries"/> operations a round.</remarks>
internal sealed unsafe partial class Ring : IDisposable
{
    /// <summary>Operations of a round.</summary>
    public const int Entries = 64;

    private const int SysSetup = 425;
    private const int SysEnter = 426;
    private const uint SetupCoopTaskrun = 1 << 8;
    private const uint SetupSingleIssuer = 1 << 12;
    private const uint EnterGetEvents = 1;
    private const uint CompletionMore = 1 << 1;
    private const int EntryOctets = 64;
    private const int CompletionOctets = 16;
    private const long OffsetRings = 0;
    private const long OffsetEntries = 0x1000_0000;
    private const nuint RingOctets = 16 << 10;
    private readonly int _descriptor;
    private readonly byte* _rings;
    private readonly byte* _entries;
    private readonly Parameters _parameters;
    private int _laid;

    /// <summary>Makes one.</summary>
    /// <exception cref="Win32Exception">The kernel refuses it.</exception>
    public Ring()
    {
        Parameters parameters = default;
        parameters.Flags = SetupCoopTaskrun | SetupSingleIssuer;
        _descriptor = (int)Check(SystemCall(SysSetup, Entries, (nint)(&parameters), 0, 0, 0, 0));
        _parameters = parameters;
        _rings = Map(RingOctets, OffsetRings);
        _entries = Map(Entries * EntryOctets, OffsetEntries);
        // Entry N of the array is always operation N.
        for (var i = 0; i < Entries; i++) ((uint*)(_rings + _parameters.SubmissionArray))[i] = (uint)i;
    }

    /// <summary>Lays an operation in.</summary>
    public void Add(Operation operation, int descriptor, void* address, int length)
    {
        var entry = _entries + (_laid++ * EntryOctets);
        new Span<byte>(entry, EntryOctets).Clear();
        entry[0] = (byte)operation;
        *(int*)(entry + 4) = descriptor;
        // Reads and writes go on where the file is, which neither a device nor a socket has.
        if (operation is Operation.ReadV or Operation.WriteV) *(ulong*)(entry + 8) = ulong.MaxValue;
        *(void**)(entry + 16) = address;
        *(int*)(entry + 24) = length;
    }

    /// <summary>Submits what was laid in, waits until all of it has ended, and returns how many succeeded.</summary>
    public int Submit()
    {
        var (count, ended, succeeded) = (_laid, 0, 0);
        _laid = 0;
        // The kernel's indices run on; laid entries begin at slot 0 again, so the array says which they are.
        var tail = (uint*)(_rings + _parameters.SubmissionTail);
        var array = (uint*)(_rings + _parameters.SubmissionArray);
        for (var i = 0; i < count; i++) array[(*tail + i) & (Entries - 1)] = (uint)i;
        Volatile.Write(ref *tail, *tail + (uint)count);
        var left = count;
        for (var submit = count; ended < left; submit = 0)
        {
            Check(SystemCall(SysEnter, _descriptor, submit, left - ended, (nint)EnterGetEvents, 0, 0));
            Reap(ref left, ref ended, ref succeeded);
        }

        return succeeded;
    }

    public void Dispose()
    {
        _ = Unmap(_rings, RingOctets);
        _ = Unmap(_entries, Entries * EntryOctets);
        _ = Close(_descriptor);
    }

    // A send without a copy ends twice: when it is sent, and when its memory is free again.
    private void Reap(ref int left, ref int ended, ref int succeeded)
    {
        var head = (uint*)(_rings + _parameters.CompletionHead);
        var mask = *(uint*)(_rings + _parameters.CompletionMask);
        while (*head != Volatile.Read(ref *(uint*)(_rings + _parameters.CompletionTail)))
        {
            var completion = _rings + _parameters.Completions + ((*head & mask) * CompletionOctets);
            if (*(int*)(completion + 8) > 0) succeeded++;
            if ((*(uint*)(completion + 12) & CompletionMore) != 0) left++;
            ended++;
            Volatile.Write(ref *head, *head + 1);
        }
    }

    private byte* Map(nuint octets, long offset)
    {
        const int readWrite = 3;
        const int sharedPopulate = 0x8001;
        var address = MapMemory(null, octets, readWrite, sharedPopulate, _descriptor, offset);
        return (nint)address == -1 ? throw new Win32Exception() : (byte*)address;
    }

    private static nint Check(nint result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    // struct io_uring_params
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    private struct Parameters
    {
        [FieldOffset(8)]
        public uint Flags;

        [FieldOffset(44)]
        public uint SubmissionTail;

        [FieldOffset(64)]
        public uint SubmissionArray;

        [FieldOffset(80)]
        public uint CompletionHead;

        [FieldOffset(84)]
        public uint CompletionTail;

        [FieldOffset(88)]
        public uint CompletionMask;

        [FieldOffset(100)]
        public uint Completions;
    }
}
