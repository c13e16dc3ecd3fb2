using System.Diagnostics;

namespace IpTfs.Gateway.Status;

/// <summary>The resource use of the process. In steady state, generation-2 collections and allocated octets do not grow.</summary>
/// <param name="Gen2Collections">Collections of the oldest generation since the start.</param>
/// <param name="AllocatedOctets">Octets allocated on the managed heap since the start, over all threads.</param>
/// <param name="WorkingSet">Resident memory, in octets.</param>
/// <param name="CpuTime">Processor time, user and kernel, over all threads.</param>
public sealed record ProcessSnapshot(long Gen2Collections, long AllocatedOctets, long WorkingSet, TimeSpan CpuTime)
{
    /// <summary>Reads the resource use of this process.</summary>
    public static ProcessSnapshot OfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessSnapshot(
            GC.CollectionCount(2), GC.GetTotalAllocatedBytes(), process.WorkingSet64, process.TotalProcessorTime);
    }
}
