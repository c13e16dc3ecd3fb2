using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IpTfs.Crypto.Primitives;

/// <summary>
/// Native memory for keys and key schedules: aligned to cache lines, never moved or copied by the collector, cleared before it is freed
/// whether its owner disposes it or the finalizer does.
/// </summary>
/// <remarks>Not thread-safe against disposal: the owner must keep the handle alive and stop using the pointer before it disposes.</remarks>
internal sealed unsafe class SecretMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int Alignment = 64;

    /// <summary>Allocates memory whose content is zero.</summary>
    /// <param name="length">Octets.</param>
    public SecretMemory(int length)
        : base(ownsHandle: true)
    {
        Length = length;
        var memory = NativeMemory.AlignedAlloc((nuint)length, Alignment);
        NativeMemory.Clear(memory, (nuint)length);
        SetHandle((nint)memory);
    }

    /// <summary>For tests: called with the memory after it was cleared and before it is freed, on the thread that disposes.</summary>
    [field: ThreadStatic]
    internal static Action<nint, int>? Released { get; set; }

    /// <summary>Octets.</summary>
    public int Length { get; }

    /// <summary>The memory. Valid until this is disposed.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>Memory that holds a copy of a key.</summary>
    public static SecretMemory CopyOf(ReadOnlySpan<byte> key)
    {
        var memory = new SecretMemory(key.Length);
        key.CopyTo(new Span<byte>(memory.Pointer, key.Length));
        return memory;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    protected override bool ReleaseHandle()
    {
        NativeMemory.Clear((void*)handle, (nuint)Length);
        Released?.Invoke(handle, Length);
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
