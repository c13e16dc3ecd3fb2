using Xunit.Abstractions;

namespace IpTfs.Crypto.Tests;

public sealed class CryptoReportTests(ITestOutputHelper output)
{
    [Fact]
    public void Report_NamesTheFirstUsableProviderOfEverySuite()
    {
        var report = CryptoReport.Create();
        Assert.Equal(EspSuite.All, report.Choices.Select(choice => choice.Suite));
        foreach (var choice in report.Choices)
        {
            output.WriteLine($"{choice.Suite}: {choice.Provider}");
            Assert.Equal(Samples.ProvidersOf(choice.Suite)[0], choice.Provider);
            Assert.Equal(CryptoProviders.Names, choice.Candidates.Select(candidate => candidate.Provider));
            Assert.StartsWith("chosen", choice.Candidates.Single(candidate => candidate.Provider == choice.Provider).Reason, StringComparison.Ordinal);
            foreach (var candidate in choice.Candidates)
            {
                if (CryptoProviders.FaultOf(candidate.Provider, choice.Suite) is { } fault) Assert.Equal(fault, candidate.Reason);
                Assert.Null(candidate.SmallNanos);
            }
        }

        Assert.All(report.Versions, version => Assert.NotEmpty(version.Value));
        Assert.Contains("framework", report.Versions.Keys);
    }

    [Fact]
    public void MeasuredReport_HasTimesForUsableProvidersOnly()
    {
        foreach (var candidate in CryptoReport.Create(measure: true).Choices.SelectMany(choice => choice.Candidates.Select(candidate => (choice.Suite, candidate))))
        {
            var usable = CryptoProviders.FaultOf(candidate.candidate.Provider, candidate.Suite) is null;
            Assert.Equal(usable, candidate.candidate.SmallNanos > 0);
            Assert.Equal(usable, candidate.candidate.LargeNanos > 0);
        }
    }

    [Fact]
    public void Auto_IsNamedLikeAProviderButIsNone()
    {
        Assert.True(CryptoProviders.IsName("auto"));
        Assert.All(CryptoProviders.Names, name => Assert.True(CryptoProviders.IsName(name)));
        Assert.False(CryptoProviders.IsName("Auto"));
        Assert.False(CryptoProviders.IsName(null));
        Assert.DoesNotContain("auto", CryptoProviders.Names);
        Assert.All(EspSuite.All, suite => Assert.Null(CryptoProviders.FaultOf("auto", suite)));
    }
}
