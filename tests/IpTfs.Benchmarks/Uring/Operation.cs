namespace IpTfs.Benchmarks.Uring;

/// <summary>What io_uring is asked to do; the values are the kernel's.</summary>
internal enum Operation : byte
{
    ReadV = 1,
    WriteV = 2,
    Send = 26,
    SendZeroCopy = 47,
}
