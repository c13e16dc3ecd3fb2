using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Tests;

/// <summary>Sums over drop counters.</summary>
internal static class DropTotals
{
    /// <summary>The sum of all reasons of one direction, whatever their unit.</summary>
    public static long Total(this in DropCounters drops, DropDirection direction)
    {
        long total = 0;
        foreach (var info in DropReasons.All)
        {
            if (info.Direction == direction) total += drops[info.Reason];
        }

        return total;
    }
}
