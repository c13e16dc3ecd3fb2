using IpTfs.Interop.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>The matrix can fail: one wrong octet in one datagram, wherever it is, is a fault of its cell.</summary>
[Trait("Category", "Interop")]
public sealed class MutationTests(ITestOutputHelper output)
{
    // One datagram of a size of its own among others, so that the octet's place in it is known.
    private const string Sizes = "20*300,3000,20*300";
    private const int Index = 20;

    [LabTheory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1400)]
    [InlineData(1500)]
    [InlineData(2999)]
    public void OneWrongOctet_IsAFaultOfTheCell(int octet)
    {
        var traffic = new Traffic("one octet wrong", Sizes) { Mutation = FormattableString.Invariant($"{Index}/{octet}") };
        using var run = new InteropRun(new InteropCell("mutation") { Traffic = traffic }, output);

        var result = run.Exchange();

        Assert.All(result.Flows.Values, flow => Assert.Equal((flow.Expected - 1, 1), (flow.Received, flow.Corrupt)));
        Assert.Contains(result.Faults, fault => fault.Contains("to Linux: 1 corrupt", StringComparison.Ordinal));
        Assert.Contains(result.Faults, fault => fault.Contains("from Linux: 1 corrupt", StringComparison.Ordinal));
    }
}
