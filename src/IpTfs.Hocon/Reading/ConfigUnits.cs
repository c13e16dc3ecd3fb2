using System.Globalization;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Reading;

/// <summary>Quantities with units. All are exact: a value that is no whole number of the smallest unit is refused.</summary>
public static class ConfigUnits
{
    private const long Second = 1_000_000_000;

    /// <summary>A duration in nanoseconds (HOCON's duration format, <c>µs</c> besides); without unit milliseconds.</summary>
    public static bool TryParseDuration(string text, out long nanos) => TryParse(text, DurationUnit, out nanos);

    /// <summary>A size in octets (HOCON's size format); without unit octets.</summary>
    public static bool TryParseSize(string text, out long octets) => TryParse(text, SizeUnit, out octets);

    /// <summary>A bit rate in bits per second, prefixes being powers of 1000: <c>bps</c>, <c>kbps</c>, <c>Mbit/s</c>, <c>Gbit</c>.</summary>
    public static bool TryParseBitRate(string text, out long bitsPerSecond) => TryParse(text, BitRateUnit, out bitsPerSecond);

    /// <summary>A count, with <c>k</c>, <c>M</c>, <c>G</c>, <c>T</c>, <c>P</c>, <c>E</c> for powers of 1000.</summary>
    public static bool TryParseCount(string text, out long count) => TryParse(text, static unit => unit.Length == 0 ? 1 : SiPrefix(unit), out count);

    /// <summary>A whole number, decimal or hexadecimal after 0x.</summary>
    public static bool TryParseInteger(string text, out long value)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(trimmed[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
        return TryParse(text, static unit => unit.Length == 0 ? 1 : null, out value);
    }

    /// <summary>A calendar period (HOCON's period format); without unit days.</summary>
    public static bool TryParsePeriod(string text, out ConfigPeriod period)
    {
        period = default;
        if (!TrySplit(text, out var number, out var unit)) return false;
        if (decimal.Truncate(number) != number || Math.Abs(number) > 1_000_000) return false;
        var count = (int)number;
        switch (unit)
        {
            case "" or "d" or "day" or "days": period = new ConfigPeriod(0, count); return true;
            case "w" or "week" or "weeks": period = new ConfigPeriod(0, 7 * count); return true;
            case "m" or "mo" or "month" or "months": period = new ConfigPeriod(count, 0); return true;
            case "y" or "year" or "years": period = new ConfigPeriod(12 * count, 0); return true;
            default: return false;
        }
    }

    /// <summary>A duration with the largest unit that divides it.</summary>
    public static string FormatDuration(long nanos) => Format(
        nanos, "ns", [(86_400 * Second, "d"), (3_600 * Second, "h"), (60 * Second, "m"), (Second, "s"), (1_000_000, "ms"), (1_000, "us")]);

    /// <summary>A size with the largest power of 1024 that divides it; octets without unit.</summary>
    public static string FormatSize(long octets) => Format(octets, string.Empty, [(1L << 40, "TiB"), (1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB")]);

    /// <summary>A bit rate with the largest power of 1000 that divides it.</summary>
    public static string FormatBitRate(long bitsPerSecond) =>
        Format(bitsPerSecond, "bps", [(1_000_000_000_000, "Tbps"), (1_000_000_000, "Gbps"), (1_000_000, "Mbps"), (1_000, "kbps")]);

    private static string Format(long value, string unit, ReadOnlySpan<(long Size, string Unit)> units)
    {
        foreach (var (size, name) in units)
        {
            if (value != 0 && value % size == 0) return string.Create(CultureInfo.InvariantCulture, $"{value / size} {name}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value} {unit}").TrimEnd();
    }

    private static decimal? DurationUnit(string unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 1,
        "us" or "\u00b5s" or "\u03bcs" or "micro" or "micros" or "microsecond" or "microseconds" => 1_000,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1_000_000,
        "s" or "second" or "seconds" => Second,
        "m" or "minute" or "minutes" => 60 * Second,
        "h" or "hour" or "hours" => 3_600 * Second,
        "d" or "day" or "days" => 86_400 * Second,
        _ => null,
    };

    private static decimal? SizeUnit(string unit)
    {
        switch (unit)
        {
            case "" or "B" or "b" or "byte" or "bytes": return 1;
            case "kB": return 1_000;
        }

        ReadOnlySpan<string> decimals = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
        ReadOnlySpan<string> binaries = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];
        const string letters = "KMGTPEZY";
        var power = letters.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        if (power == 0) return null;
        if (unit.Length == 1) return Power(1024, power);
        if (unit == $"{letters[power - 1]}i" || unit == $"{letters[power - 1]}iB") return Power(1024, power);
        if (power > 1 && unit == $"{letters[power - 1]}B") return Power(1000, power);
        var stem = unit.EndsWith("bytes", StringComparison.Ordinal) ? unit[..^5] : unit.EndsWith("byte", StringComparison.Ordinal) ? unit[..^4] : string.Empty;
        if (stem == decimals[power - 1]) return Power(1000, power);
        return stem == binaries[power - 1] ? Power(1024, power) : null;
    }

    private static decimal? BitRateUnit(string unit)
    {
        if (unit.Length == 0) return 1;
        foreach (var suffix in (ReadOnlySpan<string>)["bps", "bit/s", "bits/s", "b/s", "bits", "bit"])
        {
            if (unit.EndsWith(suffix, StringComparison.Ordinal)) return unit.Length == suffix.Length ? 1 : SiPrefix(unit[..^suffix.Length]);
        }

        return null;
    }

    private static decimal? SiPrefix(string prefix) => prefix switch
    {
        "k" or "K" => Power(1000, 1),
        "M" => Power(1000, 2),
        "G" => Power(1000, 3),
        "T" => Power(1000, 4),
        "P" => Power(1000, 5),
        "E" => Power(1000, 6),
        _ => null,
    };

    private static decimal Power(int value, int exponent)
    {
        var result = 1m;
        while (exponent-- > 0) result *= value;
        return result;
    }

    private static bool TryParse(string text, Func<string, decimal?> unitOf, out long value)
    {
        value = 0;
        if (!TrySplit(text, out var number, out var unit) || unitOf(unit) is not { } factor) return false;
        // Below this bound the product neither overflows nor loses digits that matter.
        if (Math.Abs(number) > long.MaxValue / factor) return false;
        var product = number * factor;
        if (decimal.Truncate(product) != product) return false;
        value = (long)product;
        return true;
    }

    private static bool TrySplit(string text, out decimal number, out string unit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.AsSpan().Trim();
        var length = HoconText.NumberLength(trimmed);
        unit = trimmed[length..].TrimStart().ToString();
        return decimal.TryParse(trimmed[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
