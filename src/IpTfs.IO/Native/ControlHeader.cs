using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct cmsghdr: the header of each control message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public nuint Length;

    public int Level;

    public int Type;
}
