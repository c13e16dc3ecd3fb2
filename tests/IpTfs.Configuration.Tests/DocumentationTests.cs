using System.Text;
using IpTfs.Hocon;
using IpTfs.Hocon.Rendering;

namespace IpTfs.Configuration.Tests;

/// <summary>The reference page is made from reference.conf. <c>IPTFS_UPDATE_DOCS=1</c> rewrites it instead of comparing.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void ReferencePage_IsUpToDate()
    {
        var path = RepositoryFiles.PathOf("docs", "reference", "configuration.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("IPTFS_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "docs/reference/configuration.md is not what hocon/reference.conf makes: run the tests with IPTFS_UPDATE_DOCS=1");
    }

    private static string Page()
    {
        var text = GatewayConfigurationReader.ReferenceText;
        var root = HoconResolver.Resolve(HoconLoader.Parse(text, "reference.conf")).Root;
        var page = new StringBuilder("# Configuration\n\nMade from `hocon/reference.conf` by a test; edit that file.\n\n");
        foreach (var line in text.Split('\n').TakeWhile(line => line.StartsWith('#'))) page.Append(line[1..].Trim()).Append("  \n");
        Assert.True(root.TryGet("iptfs", out var top));
        var sections = new Stack<(string Path, HoconObject Value, IReadOnlyList<string> Comments)>();
        sections.Push(("iptfs", (HoconObject)top, []));
        while (sections.TryPop(out var section))
        {
            page.Append("\n## `").Append(section.Path).Append("`\n\n");
            if (section.Comments.Count > 0) page.Append(string.Join(' ', section.Comments)).Append("\n\n");
            var scalars = section.Value.Members.Where(member => member.Value is not HoconObject { Members.Count: > 0 }).ToList();
            if (scalars.Count > 0) page.Append("| key | default | meaning |\n|---|---|---|\n");
            foreach (var member in scalars)
            {
                var value = HoconRenderer.Render(new HoconObject([new HoconMember("v", member.Value, [])], default)).Trim();
                page.Append("| `").Append(member.Key).Append("` | `").Append(value[1..].TrimStart(' ', '=')).Append("` | ")
                    .Append(string.Join(' ', member.Comments).Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
            }

            foreach (var member in section.Value.Members.Reverse())
            {
                if (member.Value is HoconObject { Members.Count: > 0 } child) sections.Push(($"{section.Path}.{member.Key}", child, member.Comments));
            }
        }

        return page.ToString();
    }
}
