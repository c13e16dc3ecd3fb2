using System.Diagnostics;
using System.Globalization;

namespace IpTfs.Node.Demo;

/// <summary>Computes the flows' rates since the last call.</summary>
internal sealed class ProgressMeter
{
    private long _at = Stopwatch.GetTimestamp();
    private Amount _before;

    /// <summary>A progress line: the rates of both directions together.</summary>
    public string Describe(DemoFlow first, DemoFlow second)
    {
        var now = Stopwatch.GetTimestamp();
        var delivered = new Amount(first.DeliveredPackets, first.DeliveredOctets) + new Amount(second.DeliveredPackets, second.DeliveredOctets);
        var seconds = Stopwatch.GetElapsedTime(_at, now).TotalSeconds;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DemoText.Rate((delivered.Octets - _before.Octets) * 8 / seconds)}, {(delivered.Packets - _before.Packets) / seconds / 1000:F0} kpackets/s inner");
        _at = now;
        _before = delivered;
        return line;
    }
}
