using IpTfs.Hocon.Sources;
using static IpTfs.Hocon.Tests.HoconAssert;

namespace IpTfs.Hocon.Tests;

/// <summary>Where values say that they come from, and where faults are placed.</summary>
public sealed class OriginTests
{
    [Fact]
    public void ValueKeepsItsPlace_ThroughMergingIncludingAndSubstitution()
    {
        var includes = new HoconMemorySource(new Dictionary<string, string> { ["b.conf"] = "\n  x = 1\n  o { p = 2 }" });
        var root = Resolve("include \"b.conf\"\ny = ${x}\no { q = 3 }\nz = ${x} and ${x}\nl = [4] ${e}\ne = [\n 5]\nv = ${ENV}", new Dictionary<string, string> { ["ENV"] = "e" }, includes).Root;
        (string Path, string Origin)[] expected =
        [
            ("x", "b.conf:2:7"), ("y", "b.conf:2:7"), ("o", "a.conf:3:3"), ("o.p", "b.conf:3:11"), ("o.q", "a.conf:3:9"),
            ("z", "a.conf:4:5"), ("l", "a.conf:5:5"), ("v", "a.conf:8:5"),
        ];
        foreach (var (path, origin) in expected)
        {
            Assert.True(root.TryGet(HoconPath.TryParse(path)!, out var value), path);
            Assert.Equal((path, origin), (path, value.Origin.ToString()));
        }

        Assert.True(root.TryGet("l", out var list));
        Assert.Equal(["a.conf:5:6", "a.conf:7:2"], ((HoconArray)list).Items.Select(item => item.Origin.ToString()));
    }

    [Fact]
    public void LaterDocument_OverridesAndKeepsBothPlaces()
    {
        var resolution = HoconResolver.Resolve([HoconLoader.Parse("a { x = 1, y = ${b} }, b = 1", "one"), HoconLoader.Parse("a.x = 2\nb = ${b}3", "two")]);
        Assert.Empty(resolution.Faults);
        Assert.True(resolution.Root.TryGet(new HoconPath("a", "x"), out var x));
        Assert.True(resolution.Root.TryGet(new HoconPath("a", "y"), out var y));
        Assert.Equal(("2", "two:1:7"), (((HoconScalar)x).Text, x.Origin.ToString()));
        Assert.Equal(("13", "two:2:5"), (((HoconScalar)y).Text, y.Origin.ToString()));
    }

    [Fact]
    public void SeveralFaults_AreFoundInOnePass() => Faults(
        """
        a = [1, 2
        b = 3 = 4
        }
        """,
        "2:3 '=' may not stand",
        "3:1 closes nothing",
        "1:5 this '[' is never closed");

    [Fact]
    public void FaultInOneField_LeavesTheOthersAlone()
    {
        const string text = "a = ]x\nb { c = \"open\n d = 2 }\ne f\ng = 3\nh = &\ni = ${\nj = 4";
        var resolution = Resolve(text);
        Faults(
            resolution,
            "1:5 a value is missing",
            "1:5 ']' closes nothing",
            "1:6 expected a comma or a new line",
            "1:6 expected '=', ':', '+=' or '{' after the key x",
            "2:9 not closed on its line",
            "4:1 after the key \"e f\"",
            "6:5 '&' may not stand in an unquoted value",
            "7:7 a key is missing");
        foreach (var (path, value) in (ReadOnlySpan<(string, string)>)[("b.d", "2"), ("g", "3"), ("j", "4")])
        {
            Assert.True(resolution.Root.TryGet(HoconPath.TryParse(path)!, out var found), path);
            Assert.Equal(value, ((HoconScalar)found).Text);
        }

        Assert.True(resolution.Root.TryGet("h", out var faulted));
        Assert.Equal(HoconValueKind.Faulted, faulted.Kind);
    }

    [Fact]
    public void FaultMessages_NeverQuoteAValue()
    {
        const string secret = "0102030405060708";
        foreach (var text in (string[])[$"key = \"{secret}", $"key = {secret}={secret}", $"key = {secret} [1]", $"key = \"{secret}\\q\"", $"key = [{secret}", $"key = \"\"\"{secret}"])
        {
            var faults = Resolve(text).Faults;
            Assert.NotEmpty(faults);
            Assert.All(faults, fault => Assert.DoesNotContain(secret, fault.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ManyFaults_AreCountedBeyondTheBound()
    {
        var faults = Resolve(string.Concat(Enumerable.Repeat("= 1\n", 1000))).Faults;
        Assert.Equal(201, faults.Count);
        Assert.Equal("800 further faults are not shown", faults[^1].Message);
    }

    [Fact]
    public void ColumnsCountUtf16UnitsAfterTheLastNewLine()
    {
        Faults("é😀 = 1\r\n\ta = &", "2:6 '&'");
        Assert.Equal("x.conf", HoconOrigin.OfFile("x.conf").ToString());
    }
}
