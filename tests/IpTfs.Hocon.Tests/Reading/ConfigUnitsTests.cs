using IpTfs.Hocon.Reading;

namespace IpTfs.Hocon.Tests.Reading;

/// <summary>HOCON specification, sections "Units format" to "Size in bytes format", and the two families of our own.</summary>
public sealed class ConfigUnitsTests
{
    [Theory]
    [InlineData("ns,nano,nanos,nanosecond,nanoseconds", 1)]
    [InlineData("us,µs,μs,micro,micros,microsecond,microseconds", 1_000)]
    [InlineData("ms,milli,millis,millisecond,milliseconds", 1_000_000)]
    [InlineData("s,second,seconds", 1_000_000_000)]
    [InlineData("m,minute,minutes", 60_000_000_000)]
    [InlineData("h,hour,hours", 3_600_000_000_000)]
    [InlineData("d,day,days", 86_400_000_000_000)]
    public void DurationUnit_HasThisManyNanoseconds(string units, long nanos)
    {
        foreach (var unit in units.Split(','))
        {
            Assert.True(ConfigUnits.TryParseDuration($" 3 {unit} ", out var value), unit);
            Assert.Equal(3 * nanos, value);
            Assert.True(ConfigUnits.TryParseDuration("2" + unit, out value));
            Assert.Equal(2 * nanos, value);
            Assert.False(ConfigUnits.TryParseDuration("2" + unit.ToUpperInvariant(), out _));
        }
    }

    [Theory]
    [InlineData("10", 10_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("0.001 us", 1)]
    [InlineData("1e3 ns", 1000)]
    [InlineData("-1s", -1_000_000_000)]
    [InlineData("106751 d", 106_751 * 86_400_000_000_000)]
    public void Duration_IsExact(string text, long nanos)
    {
        Assert.True(ConfigUnits.TryParseDuration(text, out var value));
        Assert.Equal(nanos, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0.5 ns")]
    [InlineData("106752 d")]
    [InlineData("1e999 s")]
    [InlineData("1 s 2 ms")]
    [InlineData("+1 s")]
    [InlineData("0x10 s")]
    [InlineData("NaN")]
    [InlineData("79228162514264337593543950336")]
    public void WhatIsNoDuration_IsRefused(string text) => Assert.False(ConfigUnits.TryParseDuration(text, out _));

    [Theory]
    [InlineData("B,b,byte,bytes", 1)]
    [InlineData("kB,kilobyte,kilobytes", 1_000)]
    [InlineData("MB,megabyte,megabytes", 1_000_000)]
    [InlineData("GB,gigabyte,gigabytes", 1_000_000_000)]
    [InlineData("TB,terabyte,terabytes", 1_000_000_000_000)]
    [InlineData("PB,petabyte,petabytes", 1_000_000_000_000_000)]
    [InlineData("EB,exabyte,exabytes", 1_000_000_000_000_000_000)]
    [InlineData("K,k,Ki,KiB,kibibyte,kibibytes", 1L << 10)]
    [InlineData("M,m,Mi,MiB,mebibyte,mebibytes", 1L << 20)]
    [InlineData("G,g,Gi,GiB,gibibyte,gibibytes", 1L << 30)]
    [InlineData("T,t,Ti,TiB,tebibyte,tebibytes", 1L << 40)]
    [InlineData("P,p,Pi,PiB,pebibyte,pebibytes", 1L << 50)]
    [InlineData("E,e,Ei,EiB,exbibyte,exbibytes", 1L << 60)]
    public void SizeUnit_HasThisManyOctets(string units, long octets)
    {
        foreach (var unit in units.Split(','))
        {
            Assert.True(ConfigUnits.TryParseSize($"3 {unit}", out var value), unit);
            Assert.Equal(3 * octets, value);
            Assert.True(ConfigUnits.TryParseSize("1" + unit, out value), unit);
            Assert.Equal(octets, value);
        }
    }

    [Theory]
    [InlineData("1 ZB")]
    [InlineData("1 YiB")]
    [InlineData("8 EiB")]
    [InlineData("1 KB")]
    [InlineData("1 kiB")]
    [InlineData("1 mB")]
    [InlineData("0.3 B")]
    [InlineData("1 kilo")]
    [InlineData("1 megabytess")]
    public void WhatIsNoSizeOrTooLarge_IsRefused(string text) => Assert.False(ConfigUnits.TryParseSize(text, out _));

    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("0.5 KiB", 512)]
    [InlineData("0.001 ZB", 1_000_000_000_000_000_000)]
    public void Size_IsExact(string text, long octets)
    {
        Assert.True(ConfigUnits.TryParseSize(text, out var value));
        Assert.Equal(octets, value);
    }

    [Theory]
    [InlineData("100 Mbps", 100_000_000)]
    [InlineData("1Gbps", 1_000_000_000)]
    [InlineData("500 kbit/s", 500_000)]
    [InlineData("500 Kbits/s", 500_000)]
    [InlineData("2.5 Gbit", 2_500_000_000)]
    [InlineData("64 kb/s", 64_000)]
    [InlineData("9600", 9600)]
    [InlineData("9600 bps", 9600)]
    public void BitRate_IsInBitsPerSecond(string text, long bits)
    {
        Assert.True(ConfigUnits.TryParseBitRate(text, out var value));
        Assert.Equal(bits, value);
    }

    [Theory]
    [InlineData("100 MB")]
    [InlineData("100 MBps")]
    [InlineData("100 mbps")]
    [InlineData("100 M")]
    [InlineData("100 Mibps")]
    public void WhatIsNoBitRate_IsRefused(string text) => Assert.False(ConfigUnits.TryParseBitRate(text, out _));

    [Theory]
    [InlineData("3G", 3_000_000_000)]
    [InlineData("4 G", 4_000_000_000)]
    [InlineData("1.5k", 1500)]
    [InlineData("12", 12)]
    [InlineData("1T", 1_000_000_000_000)]
    public void Count_HasPrefixesOfAThousand(string text, long count)
    {
        Assert.True(ConfigUnits.TryParseCount(text, out var value));
        Assert.Equal(count, value);
    }

    [Theory]
    [InlineData("0x1001", 0x1001)]
    [InlineData("0XFFFFFFFF", 0xffffffff)]
    [InlineData("-5", -5)]
    [InlineData("1e2", 100)]
    public void Integer_IsDecimalOrHexadecimal(string text, long number)
    {
        Assert.True(ConfigUnits.TryParseInteger(text, out var value));
        Assert.Equal(number, value);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x8000000000000000")]
    [InlineData("1.5")]
    [InlineData("3G")]
    [InlineData("007")]
    public void WhatIsNoInteger_IsRefused(string text) => Assert.False(ConfigUnits.TryParseInteger(text, out _));

    [Theory]
    [InlineData("7", 0, 7)]
    [InlineData("2 weeks", 0, 14)]
    [InlineData("3mo", 3, 0)]
    [InlineData("3 m", 3, 0)]
    [InlineData("1 year", 12, 0)]
    [InlineData("5 days", 0, 5)]
    public void Period_CountsMonthsAndDays(string text, int months, int days)
    {
        Assert.True(ConfigUnits.TryParsePeriod(text, out var value));
        Assert.Equal(new ConfigPeriod(months, days), value);
    }

    [Fact]
    public void Period_FollowsTheCalendar() =>
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero), new ConfigPeriod(1, 0).After(new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData(0, "0 ns", "0", "0 bps")]
    [InlineData(1, "1 ns", "1", "1 bps")]
    [InlineData(1_500_000, "1500 us", "1500000", "1500 kbps")]
    [InlineData(7_200_000_000_000, "2 h", "7031250000 KiB", "7200 Gbps")]
    public void Formatted_ReadsBack(long value, string duration, string size, string rate)
    {
        Assert.Equal((duration, size, rate), (ConfigUnits.FormatDuration(value), ConfigUnits.FormatSize(value), ConfigUnits.FormatBitRate(value)));
        Assert.True(ConfigUnits.TryParseDuration(duration, out var d) && ConfigUnits.TryParseSize(size, out var s) && ConfigUnits.TryParseBitRate(rate, out var r)
            && (d, s, r) == (value, value, value));
    }
}
