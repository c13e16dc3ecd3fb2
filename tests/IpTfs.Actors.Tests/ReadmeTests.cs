using System.Runtime.CompilerServices;

namespace IpTfs.Actors.Tests;

public class ReadmeTests
{
    [Fact]
    public void WorkedExample_IsTheCompiledOne()
    {
        var here = Path.GetDirectoryName(ThisFile())!;
        var compiled = Between(File.ReadAllText(Path.Combine(here, "ReadmeExample.cs")), "// <example>\n", "    // </example>")
            .Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line);
        var printed = Between(
            File.ReadAllText(Path.Combine(here, "../../src/IpTfs.Actors/README.md")),
            "<!-- example -->\n```csharp\n",
            "```\n<!-- /example -->");
        Assert.Equal(string.Join('\n', compiled), printed);
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, StringComparison.Ordinal)];
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
