using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests;

/// <summary>The lab without our gateway: two Linux guests on one bridge. What fails here is not ours.</summary>
[Trait("Category", "Interop")]
public sealed class LabTests(ITestOutputHelper output) : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [LabFact]
    public void TwoGuests_ExchangeDatagramsIntact()
    {
        var cell = new InteropCell("Linux to Linux") { Traffic = new Traffic("small", "1-100,20*1000"), InitialDelay = 1000 };
        var results = Exchange(cell);

        Assert.Equal(4, results.Count);
        Assert.All(results, result => Assert.True(result.Value.IsWhole, $"port {result.Key}: {result.Value.Text}"));
    }

    [LabFact]
    public void CorruptingWire_IsNoticed()
    {
        // Every fourth packet damaged on its way: without ICV checks this would show as corrupt, with them as missing.
        var cell = new InteropCell("corrupted") { Traffic = new Traffic("hundreds", "100*100"), Impairment = new Impairment("corrupted", Netem: "corrupt 25%") };
        var results = Exchange(cell);

        Assert.All(results, result => Assert.False(result.Value.IsWhole));
        Assert.All(results, result => Assert.Equal(0, result.Value.Corrupt));
    }

    private Dictionary<int, FlowResult> Exchange(InteropCell cell)
    {
        using var side = NetworkNamespace.Create("lab");
        side.Ip("link add bridge0 type bridge");
        side.Ip("link set bridge0 up");
        var guests = new List<LinuxGuest>();
        try
        {
            foreach (var (own, peer) in new[] { (Site.A, Site.B), (Site.B, Site.A) })
            {
                side.Ip($"tuntap add dev tap-{own.Name} mode tap");
                side.Ip($"link set tap-{own.Name} master bridge0 up");
                guests.Add(LinuxGuest.Start(
                    side, $"tap-{own.Name}", _directory.Path, new GuestSettings(own, peer, cell, CellFlows.To(own, cell), CellFlows.To(peer, cell))));
            }

            foreach (var guest in guests) guest.WaitUntilReceiving();
            File.Create(_directory.File(GuestSettings.StartFile)).Dispose();
            return guests.SelectMany(guest => guest.WaitForResults()).ToDictionary();
        }
        finally
        {
            foreach (var guest in guests)
            {
                guest.Dispose();
                foreach (var line in guest.Log) output.WriteLine(line);
            }
        }
    }
}
