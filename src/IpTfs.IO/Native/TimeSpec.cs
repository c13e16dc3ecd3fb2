using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct timespec: seconds and nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;

    public long Nanos;
}
