namespace IpTfs.Interop.Tests.Soak;

/// <summary>
/// How many datagrams of a mix the wire costs. A datagram spread over k outer packets is lost when one of them is of no use: with probability
/// 1 - (1 - p)^k, where p is that of an outer packet which is lost or comes after the reorder window has gone on. For the most, k counts what each IP
/// fragment fills and one more, because it begins somewhere within a payload. For the least, each needs outer packets of its own size only.
/// </summary>
public static class LossBounds
{
    // No less than what is left of an outer packet of 1500 octets, and of an inner IP fragment of that size.
    private const double PayloadOctets = 1418;
    private const double FragmentOctets = 1440;
    private const int HeaderOctets = 56;

    // Tiny datagrams that go in one burst share outer packets, so that they are lost together: the variance of the sum is that of so many at a time.
    private const double LostTogether = 6;

    /// <summary>The mean of the most, and four standard deviations.</summary>
    public static double Most(DatagramMix mix) => WithDeviation(mix.Expect(size => Lost(Fragments(size) + (InnerOctets(size) / PayloadOctets))), 4);

    /// <summary>The mean of the least, less four standard deviations.</summary>
    public static double Least(DatagramMix mix) => WithDeviation(mix.Expect(size => Lost(Math.Max(1, size / PayloadOctets))), -4);

    private static double Lost(double outerPackets) => 1 - Math.Pow(1 - SoakPlan.Useless, outerPackets);

    private static double Fragments(int size) => Math.Ceiling((size + 8) / FragmentOctets);

    private static double InnerOctets(int size) => size + (Fragments(size) * HeaderOctets);

    private static double WithDeviation(double mean, double deviations) => mean + (deviations * Math.Sqrt(mean * LostTogether));
}
