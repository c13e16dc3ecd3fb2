using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct iovec: one piece of a scattered buffer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;

    public nuint Length;
}
