using System.Globalization;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>What is sent in each flow of a cell.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Sizes">Octets of UDP payload, in the words of <c>probe</c>: <c>1-100,50*1000,300*20-1400</c>.</param>
/// <param name="Burst">Datagrams back to back.</param>
/// <param name="Gap">Microseconds from the beginning of one burst to that of the next.</param>
public sealed record Traffic(string Name, string Sizes, int Burst = 1, int Gap = 500)
{
    /// <summary>The octet that is sent wrong, as INDEX/OCTET; empty for none.</summary>
    public string Mutation { get; init; } = "";

    public static Traffic Mixed { get; } = new("mixed sizes", "1-100,50*1000,30*1400-4000");

    /// <summary>Fits one outer packet of every size, for senders that may not split.</summary>
    public static Traffic Small { get; } = new("small sizes", "1-100,200*100-400");

    /// <summary>Fits one outer packet of 1500 octets in every suite.</summary>
    public static Traffic UpTo1300 { get; } = new("up to 1300", "1-50,200*20-1300");

    public static Traffic Empty { get; } = new("empty and tiny", "50*0,200*0-20", 10);

    public static Traffic Ramp { get; } = new("1 to 100 in one burst", "1-100", 100, 0);

    public static Traffic Odd { get; } = new("odd sizes", string.Join(',', Enumerable.Range(0, 210).Select(index => Number(1 + (14 * index)))));

    /// <summary>One datagram at a time, of each size around the end of a payload of 1500 octets, whatever the suite adds.</summary>
    public static Traffic Boundaries { get; } = new("each size from 1300 to 1460", "1300-1460");

    /// <summary>
    /// Pairs back to back: the first ends one, two, three … octets before the payload does, so that the second's IP header is cut there.
    /// </summary>
    public static Traffic Runts { get; } = new("pairs that cut an IP header", string.Join(',', Enumerable.Range(1300, 121).Select(size => $"{Number(size)},100")), 2, 3000);

    public static Traffic Large { get; } = new("up to 64 KiB", "3*65400,6*9000-65400", 1, 20_000);

    public static Traffic Constant { get; } = new("constant stream", "400*200", 1, 1000);

    public static Traffic Bursts { get; } = new("bursts of 50", "600*20-1400", 50, 20_000);

    /// <summary>Long enough for a share of it to be lost.</summary>
    public static Traffic Steady { get; } = new("600 of 20 to 1400", "600*20-1400");

    /// <summary>Goes on for four seconds.</summary>
    public static Traffic FourSeconds { get; } = new("four seconds of 200", "400*200", 1, 10_000);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
