namespace IpTfs.Architecture.Tests;

/// <summary>The tests of a project lie in the folders of its source, so that the tests of a class are found without a search.</summary>
public class TestLayoutTests
{
    // Folders that have no counterpart in src: helpers, and tests that run over many classes.
    private static readonly string[] WithoutCounterpart = ["Support", "Fuzz", "Vectors"];

    [Theory]
    [InlineData("IpTfs.Protocol")]
    [InlineData("IpTfs.IO")]
    public void FoldersOfTests_AreThoseOfTheSource(string project)
    {
        var source = FoldersOf("src", project);
        var tests = FoldersOf("tests", project + ".Tests").Except(WithoutCounterpart);
        Assert.Empty(tests.Except(source));
    }

    private static IEnumerable<string> FoldersOf(string top, string project) =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, top, project)).Select(path => Path.GetFileName(path)).Except(["bin", "obj", "TestResults"]);
}
