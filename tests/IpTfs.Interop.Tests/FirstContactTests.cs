using IpTfs.EndToEnd.Tests.Harness;
using IpTfs.Interop.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>Our gateway and the Linux kernel's IP-TFS understand each other: pings, and datagrams checked octet by octet, both ways.</summary>
[Trait("Category", "Interop")]
public sealed class FirstContactTests(ITestOutputHelper output)
{
    private static readonly InteropCell[] Cells =
    [
        new("UDP over IPv4"),
        new("UDP over IPv6") { Outer = AddressFamily.V6 },
        new("ESP over IPv4") { Encapsulation = Encapsulation.None },
        new("ESP over IPv6") { Encapsulation = Encapsulation.None, Outer = AddressFamily.V6 },
    ];

    public static TheoryData<string> Names => [.. Cells.Select(cell => cell.Name)];

    [LabTheory("ping")]
    [MemberData(nameof(Names))]
    public void EveryDatagram_ArrivesOnceAndIntactAtEitherEnd(string name)
    {
        using var run = new InteropRun(Cells.Single(cell => cell.Name == name), output);

        var results = run.Exchange();

        Assert.Equal(4, results.Count);
        Assert.All(results, result => Assert.True(result.Value.IsWhole, $"port {result.Key}: {result.Value.Text}"));
        Assert.Empty(run.LinuxCounters);
    }
}
