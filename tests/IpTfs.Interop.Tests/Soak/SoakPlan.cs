using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>What the long run sends, for how long, over what wire.</summary>
public sealed record SoakPlan(TimeSpan Duration)
{
    /// <summary>The share of outer packets that the relay loses in either direction.</summary>
    public const double Loss = 0.01;

    /// <summary>The share that it holds back, until one to <see cref="FurthestReordering"/> later ones have come.</summary>
    public const double Reordering = 0.02;

    public const int FurthestReordering = 8;

    /// <summary>Either side's reorder window: what is overtaken by no more than that many comes in time.</summary>
    public const int Window = 3;

    /// <summary>Octets a second of each TCP stream.</summary>
    public const int StreamRate = 100_000;

    /// <summary>Echo requests a second to each address.</summary>
    public const int EchoRate = 5;

    public const int StreamPort = 7100;

    // Mostly small ones, as in any network; the large ones are spread over up to 45 outer packets.
    private static readonly DatagramKind[] Kinds =
    [
        new(40, 8, 19), new(40, 20, 1400), new(8, 1400, 9000), new(40, 8, 19), new(40, 20, 1400), new(8, 1400, 9000), new(1, 60000, 60000),
    ];

    /// <summary>From the environment: <c>IPTFS_SOAK=30m</c>, or 45 seconds.</summary>
    public static SoakPlan FromEnvironment() => new(ParseDuration(Environment.GetEnvironmentVariable("IPTFS_SOAK") ?? "45s"));

    /// <summary>The probability that an outer packet does not come, or comes too late to be of use.</summary>
    public static double Useless => Loss + ((1 - Loss) * Reordering * (FurthestReordering - Window) / FurthestReordering);

    public static string Relay => string.Create(
        CultureInfo.InvariantCulture,
        $"seed=9347 a-to-b=loss={Loss * 100}%,reorder={Reordering * 100}%/1-{FurthestReordering} b-to-a=loss={Loss * 100}%,reorder={Reordering * 100}%/1-{FurthestReordering}");

    public IReadOnlyList<SoakFlow> ToGateway =>
    [
        SoakFlow.Lasting(Duration, Site.A.InnerV4, 7001, Kinds, (1, 24, 100_000)),
        SoakFlow.Lasting(Duration, Site.A.InnerV6, 7002, Kinds, (1, 1, 8_000)),
    ];

    public IReadOnlyList<SoakFlow> ToLinux =>
    [
        SoakFlow.Lasting(Duration, Site.B.InnerV4, 7003, Kinds, (1, 4, 20_000)),
        SoakFlow.Lasting(Duration, Site.B.InnerV6, 7004, Kinds, (8, 40, 190_000)),
    ];

    public int EchoRequests => (int)Duration.TotalSeconds * EchoRate;

    private static TimeSpan ParseDuration(string text)
    {
        var number = int.Parse(text[..^1], CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw new FormatException($"IPTFS_SOAK={text}: expected a number of s, m or h"),
        };
    }
}
