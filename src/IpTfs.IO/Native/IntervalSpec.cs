using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct itimerspec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntervalSpec
{
    public TimeSpec Interval;

    public TimeSpec Value;
}
