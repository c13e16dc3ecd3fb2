using System.Text.RegularExpressions;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

public partial class SaMetricsTests
{
    [Fact]
    public void EachMetric_HasOneRow_InTheOrderOfTheEnum() => Assert.Equal(Enum.GetValues<SaMetric>(), SaMetrics.All.Select(info => info.Metric));

    [Fact]
    public void Names_AreUniqueAndKebabCase()
    {
        Assert.Equal(SaMetrics.All.Length, SaMetrics.All.Select(info => info.Name).Distinct().Count());
        Assert.All(SaMetrics.All, info => Assert.Matches(KebabCase(), info.Name));
    }

    [Fact]
    public void EachMetric_IsFoundByItsName()
    {
        Assert.All(SaMetrics.All, info => Assert.Same(info, SaMetrics.Find(info.Name)));
        Assert.All(SaMetrics.All, info => Assert.Same(info, info.Metric.Describe()));
        Assert.Null(SaMetrics.Find("no-such-metric"));
    }

    [Fact]
    public void Texts_AreSentences() => Assert.All(SaMetrics.All, info => Assert.Matches(Sentence(), info.Text));

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^[A-Z].*[^.]\\.$")]
    private static partial Regex Sentence();
}
