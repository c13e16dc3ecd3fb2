using System.Text;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

/// <summary>
/// docs/reference/counters.md says what the table says. With IPTFS_UPDATE_DOCS=1 the part between the markers is rewritten.
/// </summary>
public class CountersReferenceTests
{
    private const string Begin = "<!-- drop-reasons: generated, do not edit; IPTFS_UPDATE_DOCS=1 dotnet test tests/IpTfs.Protocol.Tests -->";
    private const string End = "<!-- /drop-reasons -->";

    [Fact]
    public void Reference_AgreesWithTheTable()
    {
        var path = Repository.Path("docs", "reference", "counters.md");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to > from, $"{path} has lost its markers");
        if (Environment.GetEnvironmentVariable("IPTFS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, string.Concat(text.AsSpan(0, from), Render(), text.AsSpan(to)));
            return;
        }

        Assert.Equal(Render(), text[from..to]);
    }

    private static string Render()
    {
        var text = new StringBuilder("\n");
        foreach (var (direction, title) in new[]
                 {
                     (DropDirection.Tx, "Into the tunnel (`direction=\"out\"`)"), (DropDirection.Rx, "Out of the tunnel (`direction=\"in\"`)"),
                 })
        {
            text.Append($"\n### {title}\n\n| reason | counts | severity | when | standard |\n|---|---|---|---|---|\n");
            foreach (var info in DropReasons.All.Where(info => info.Direction == direction))
            {
                var unit = info.Unit == DropUnit.InnerPacket ? "inner packets" : "outer packets";
                text.Append($"| `{info.Name}` | {unit} | {info.Severity.ToString().ToLowerInvariant()} | {info.Text} | {info.Reference} |\n");
            }
        }

        return text.Append('\n').ToString();
    }
}
