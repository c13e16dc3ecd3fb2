using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;

    public short Events;

    public short Returned;
}
