using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>Our gateway and the Linux kernel's IP-TFS understand each other: pings of both families, small and split, over every kind of wire.</summary>
[Trait("Category", "Interop")]
public sealed class FirstContactTests(ITestOutputHelper output)
{
    [LabTheory("ping")]
    [InlineData(Encapsulation.Udp, AddressFamily.V4)]
    [InlineData(Encapsulation.Udp, AddressFamily.V6)]
    [InlineData(Encapsulation.None, AddressFamily.V4)]
    [InlineData(Encapsulation.None, AddressFamily.V6)]
    public void EveryPing_IsAnswered(Encapsulation encapsulation, AddressFamily outer)
    {
        using var run = new InteropRun(new InteropCell("contact") { Encapsulation = encapsulation, Outer = outer }, output);

        var result = run.Exchange(PingBothFamilies);

        Assert.Empty(result.Faults);
    }

    private static void PingBothFamilies(InteropRun run)
    {
        foreach (var family in Enum.GetValues<AddressFamily>())
        {
            foreach (var size in new[] { "56", "3000" }) Ping.AssertAnswered(run.Side, Site.A.Inner(family), Site.B.Inner(family), 5, $"-i 0.01 -s {size}");
        }
    }
}
