namespace IpTfs.Hocon.Reading;

/// <summary>A span of the calendar, whose length in time depends on where it begins.</summary>
/// <param name="Months">Months, years counted as twelve.</param>
/// <param name="Days">Days, weeks counted as seven.</param>
public readonly record struct ConfigPeriod(int Months, int Days)
{
    /// <summary>The instant a period after another.</summary>
    public DateTimeOffset After(DateTimeOffset start) => start.AddMonths(Months).AddDays(Days);
}
