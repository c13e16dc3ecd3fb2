using System.Xml.Linq;

namespace IpTfs.Architecture.Tests;

/// <summary>The arrows of docs/ARCHITECTURE.md, read from the project files: a reference that is not listed here does not exist.</summary>
public class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["IpTfs.Protocol"] = [],
        ["IpTfs.Hocon"] = [],
        ["IpTfs.Actors"] = [],
        ["IpTfs.Actors.TestKit"] = ["IpTfs.Actors"],
        ["IpTfs.Crypto"] = ["IpTfs.Protocol"],
        ["IpTfs.Ike"] = ["IpTfs.Protocol", "IpTfs.Crypto"],
        ["IpTfs.IO"] = ["IpTfs.Protocol"],
        // A setting is read as the type of the layer that it is for: address, selector, suite, way of input and output.
        ["IpTfs.Configuration"] = ["IpTfs.Hocon", "IpTfs.Protocol", "IpTfs.Crypto", "IpTfs.IO"],
        ["IpTfs.Gateway"] = ["IpTfs.Protocol", "IpTfs.Crypto", "IpTfs.Ike", "IpTfs.Actors", "IpTfs.IO", "IpTfs.Configuration"],
        ["IpTfs.Cluster"] = ["IpTfs.Gateway"],
        ["IpTfs.Node"] = ["IpTfs.Gateway", "IpTfs.Cluster"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_AreTheArrowsOfTheDesign(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is a new layer: give it a place in the design first");
        Assert.Subset(allowed.ToHashSet(), References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet());
    }

    [Theory]
    [InlineData("IpTfs.Protocol")]
    [InlineData("IpTfs.Hocon")]
    public void Foundations_UseNoPackageAtRunTime(string project)
    {
        var packages = References(project, "PackageReference").Where(name => name != "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Empty(packages);
    }

    [Fact]
    public void Actors_DependOnAkkaAlone()
    {
        Assert.Equal(["Akka"], References("IpTfs.Actors", "PackageReference"));
        Assert.Empty(References("IpTfs.Actors", "ProjectReference"));
    }

    [Fact]
    public void Actors_StaySmall()
    {
        var files = Repository.Sources("src/IpTfs.Actors").Select(path => File.ReadLines(path).Count()).ToList();
        Assert.True(files.Sum() <= 1500, $"{files.Sum()} lines");
        Assert.True(files.Max() <= 300, $"{files.Max()} lines in one file");
    }

    [Fact]
    public void SansIoProjects_BanClocksSocketsAndThreads()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "src/IpTfs.Protocol/BannedSymbols.txt"));
        foreach (var symbol in new[] { "System.Net.Sockets.Socket", "System.Threading.Thread", "System.Threading.Tasks", "System.DateTime", "System.Random", "System.TimeProvider" })
            Assert.Contains(symbol, text, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", References("IpTfs.Protocol", "PackageReference"));
    }

    [Fact]
    public void OnlyIoAndCrypto_CallNativeCode()
    {
        var callers = Repository.Sources("src")
            .Where(path => File.ReadLines(path).Any(line => line.Contains("[LibraryImport", StringComparison.Ordinal) || line.Contains("[DllImport", StringComparison.Ordinal)))
            .Select(Repository.Relative)
            .Where(path => !path.StartsWith("src/IpTfs.IO/", StringComparison.Ordinal) && !path.StartsWith("src/IpTfs.Crypto/", StringComparison.Ordinal));
        Assert.Empty(callers);
    }

    private static List<string> References(string project, string kind) =>
        [.. XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants(kind).Select(element => element.Attribute("Include")!.Value)];
}
