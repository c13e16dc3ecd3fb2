using IpTfs.Interop.Tests.Soak;

namespace IpTfs.Interop.Tests;

/// <summary>A leak is seen where there is one, and only there.</summary>
public sealed class MemoryCurveTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void GrowthThatSettles_IsFlat() => Assert.True(Curve(second => 60 + Math.Min(second, 200) / 10).IsFlat);

    [Fact]
    public void SteadyGrowth_IsNotFlat() => Assert.False(Curve(second => 60 + second / 60).IsFlat);

    [Fact]
    public void SinglePeak_IsFlat() => Assert.True(Curve(second => second == 1700 ? 500 : 60).IsFlat);

    [Fact]
    public void StepInTheSecondHalf_IsNotFlat() => Assert.False(Curve(second => second < 1200 ? 60 : 75).IsFlat);

    [Fact]
    public void Graph_HasItsAxesAndEverySample()
    {
        List<SoakSample> samples = [.. Enumerable.Range(0, 100).Select(second => new SoakSample(second, (70 + second % 3) * Mebibyte, 40 * Mebibyte, 0, 0, 0, 0))];
        var svg = System.Xml.Linq.XDocument.Parse(MemoryGraph.Draw("title", samples));

        var curves = svg.Descendants().Where(element => element.Name.LocalName == "polyline").ToList();
        Assert.Equal([100, 100], curves.Select(curve => curve.Attribute("points")!.Value.Split(' ').Length));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Subset(texts.ToHashSet(), new HashSet<string> { "title", "minutes", "MiB", "resident", "0", "20", "80" });
    }

    private static MemoryCurve Curve(Func<long, long> mebibytes) => new([.. Enumerable.Range(0, 1800).Select(second => mebibytes(second) * Mebibyte)]);
}
