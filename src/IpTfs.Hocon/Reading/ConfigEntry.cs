using System.Globalization;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Reading;

/// <summary>
/// One value of a configuration, present or not. Every getter returns null when the value is absent and when it is faulty; a fault, and
/// the absence of a required value, is reported to the reader.
/// </summary>
public readonly struct ConfigEntry
{
    private const int ShownCharacters = 60;

    private readonly ConfigSection _section;
    private readonly string _key;
    private readonly string _suffix;
    private readonly HoconValue? _value;
    private readonly bool _required;
    private readonly bool _secret;

    internal ConfigEntry(ConfigSection section, string key, HoconValue? value, HoconOrigin origin, bool required, bool secret, string suffix = "")
    {
        _section = section;
        _key = key;
        _suffix = suffix;
        _value = value;
        _required = required;
        _secret = secret;
        Origin = origin;
    }

    /// <summary>The path of the value; elements of a list as <c>path[index]</c>.</summary>
    public string Path => HoconPath.Append(_section.Path, _key) + _suffix;

    /// <summary>The position of the value; of an absent value the position of its object.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Whether there is a value that is neither null nor already reported as faulty.</summary>
    public bool IsPresent => _value is { Kind: not (HoconValueKind.Null or HoconValueKind.Faulted) };

    /// <summary>Whether the value is absent or null.</summary>
    public bool IsAbsent => _value is null or { Kind: HoconValueKind.Null };

    /// <summary>Reports a fault of this value.</summary>
    /// <param name="message">What was expected, and how to correct the value. Must not contain the value of a secret.</param>
    public void Fault(string message) => _section.Reader.Report(new ConfigurationFault(Path, Origin, Show(), message));

    /// <summary>A text; numbers and booleans as they were written.</summary>
    public string? Text(string expected = "a text")
    {
        if (ScalarText is { Length: > 0 } text) return text;
        if (ScalarText is null) Complain(expected);
        else Fault($"is empty: expected {expected}");
        return null;
    }

    /// <summary>A truth value: true, yes, on, false, no, off.</summary>
    public bool? Boolean()
    {
        switch (ScalarText)
        {
            case "true" or "yes" or "on": return true;
            case "false" or "no" or "off": return false;
            default:
                Complain("on or off");
                return null;
        }
    }

    /// <summary>A whole number, decimal or with 0x.</summary>
    public int? WholeNumber(int min, int max, string unit = "") => (int?)WholeNumber((long)min, max, unit);

    /// <summary>A whole number, decimal or with 0x.</summary>
    public long? WholeNumber(long min, long max, string unit = "") =>
        Number("a whole number", min, max, unit, static text => ConfigUnits.TryParseInteger(text, out var value) ? value : null);

    /// <summary>A number with or without fraction.</summary>
    public double? Real(double min, double max)
    {
        if (double.TryParse(ScalarText, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        Complain(string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
        return null;
    }

    /// <summary>A duration in nanoseconds; a number without unit is milliseconds.</summary>
    public long? Nanos(long min = 0, long max = long.MaxValue)
    {
        if (ScalarText is { } text && ConfigUnits.TryParseDuration(text, out var value) && value >= min && value <= max) return value;
        if (IsSilent) return null;
        const string what = "a duration such as 500 us, 10 ms, 1 s or 8h";
        Complain(max == long.MaxValue
            ? $"{what}, at least {ConfigUnits.FormatDuration(min)}"
            : $"{what}, from {ConfigUnits.FormatDuration(min)} to {ConfigUnits.FormatDuration(max)}");
        return null;
    }

    /// <summary>A duration; finer than 100 ns is rounded down.</summary>
    public TimeSpan? Duration(TimeSpan min, TimeSpan max) =>
        Nanos(min.Ticks * 100, max.Ticks * 100) is { } nanos ? TimeSpan.FromTicks(nanos / 100) : null;

    /// <summary>A calendar period; a number without unit is days.</summary>
    public ConfigPeriod? Period()
    {
        if (ScalarText is { } text && ConfigUnits.TryParsePeriod(text, out var value)) return value;
        Complain("a period such as 7 days, 2 weeks, 3 months or 1 year");
        return null;
    }

    /// <summary>A size in octets: 1500, 10 MiB, 2 TB.</summary>
    public long? Octets(long min, long max) =>
        Number("a size such as 1500, 64 KiB or 10 MB", min, max, "octets", static text => ConfigUnits.TryParseSize(text, out var value) ? value : null);

    /// <summary>A bit rate in bits per second: 100 Mbps, 500 kbit/s.</summary>
    public long? BitsPerSecond(long min, long max) =>
        Number(
            "a bit rate such as 100 Mbps or 500 kbit/s", min, max, "bits/s", static text => ConfigUnits.TryParseBitRate(text, out var value) ? value : null);

    /// <summary>A count, with k, M, G or T for powers of 1000.</summary>
    public long? Count(long min, long max, string unit = "") =>
        Number("a count such as 1000000, 3G or 10M", min, max, unit, static text => ConfigUnits.TryParseCount(text, out var value) ? value : null);

    /// <summary>One of several words.</summary>
    public T? Keyword<T>(params IReadOnlyList<(string Word, T Meaning)> words)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(words);
        var text = ScalarText;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Word == text) return words[i].Meaning;
        }

        if (IsSilent) return null;
        var nearest = _secret || text is null ? null : EditDistance.Nearest(text, words.Select(word => word.Word));
        Complain("one of " + string.Join(", ", words.Select(word => word.Word)) + (nearest is null ? string.Empty : $"; did you mean {nearest}?"));
        return null;
    }

    /// <summary>The elements of a list; an object with numeric keys counts as one. Null when absent.</summary>
    public IReadOnlyList<ConfigEntry>? Items(string expected = "a list in brackets")
    {
        var items = new List<ConfigEntry>();
        switch (_value)
        {
            case HoconArray array:
                for (var i = 0; i < array.Items.Count; i++) items.Add(Element($"[{i}]", array.Items[i]));
                return items;
            case HoconObject indexed when NumericKeys.Order(indexed.Members.Select(member => member.Key)) is { } keys:
                foreach (var key in keys)
                {
                    if (indexed.TryGet(key, out var value)) items.Add(Element("." + key, value));
                }

                return items;
            default:
                Complain(expected);
                return null;
        }
    }

    internal HoconObject? Object()
    {
        if (_value is HoconObject value) return value;
        Complain("an object in braces");
        return null;
    }

    /// <summary>The text of a scalar that can be read.</summary>
    private string? ScalarText => _value is HoconScalar { Kind: not (HoconValueKind.Null or HoconValueKind.Faulted) } scalar ? scalar.Text : null;

    /// <summary>Whether no fault is to be reported: the value is absent and optional, or its fault was reported already.</summary>
    private bool IsSilent => !IsPresent && !(_required && IsAbsent);

    private ConfigEntry Element(string suffix, HoconValue value) => new(_section, _key, value, value.Origin, required: true, _secret, _suffix + suffix);

    private void Complain(string expected)
    {
        if (IsPresent) Fault($"expected {expected}");
        else if (!IsSilent) _section.Reader.Report(new ConfigurationFault(Path, Origin, null, $"is missing: expected {expected}"));
    }

    private long? Number(string what, long min, long max, string unit, Func<string, long?> parse)
    {
        if (ScalarText is { } text && parse(text) is { } value && value >= min && value <= max) return value;
        if (!IsSilent) Complain(Range(what, min, max, unit));
        return null;
    }

    private static string Range(string what, long min, long max, string unit)
    {
        var tail = unit.Length == 0 ? string.Empty : " " + unit;
        return (min, max) switch
        {
            (long.MinValue, long.MaxValue) => what + (unit.Length == 0 ? string.Empty : " of " + unit),
            (_, long.MaxValue) => $"{what}, at least {min}{tail}",
            _ => $"{what}, from {min} to {max}{tail}",
        };
    }

    private string? Show() => _value switch
    {
        null => null,
        _ when _secret => "***",
        HoconScalar { Kind: HoconValueKind.Faulted } => null,
        HoconScalar scalar => scalar.Text.Length == 0 || scalar.Text.Any(char.IsControl) || scalar.Text.Length > ShownCharacters
            ? HoconText.Quote(scalar.Text.Length > ShownCharacters ? scalar.Text[..ShownCharacters] + "…" : scalar.Text)
            : scalar.Text,
        HoconArray => "[…]",
        _ => "{…}",
    };
}
