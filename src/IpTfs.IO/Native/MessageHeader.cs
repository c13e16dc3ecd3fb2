using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;

    public uint NameLength;

    public IoVector* Vectors;

    public nuint VectorCount;

    public byte* Control;

    public nuint ControlLength;

    public int Flags;
}
