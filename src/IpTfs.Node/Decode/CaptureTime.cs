using System.Globalization;

namespace IpTfs.Node.Decode;

/// <summary>An instant of a capture, to the nanosecond.</summary>
/// <param name="Nanos">Nanoseconds since the Unix epoch.</param>
internal readonly record struct CaptureTime(long Nanos)
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>The instant as ISO 8601 in UTC with nine decimals.</summary>
    public override string ToString()
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(Nanos / NanosPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-ddTHH:mm:ss}.{Nanos % NanosPerSecond:D9}Z");
    }
}
