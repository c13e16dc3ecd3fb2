using System.Text;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests.Counters;

/// <summary>
/// docs/reference/counters.md says what the table says. With IPTFS_UPDATE_DOCS=1 the part between the markers is rewritten.
/// </summary>
public class CountersReferenceTests
{
    [Fact]
    public void DropReasons_AgreeWithTheTable() => AssertGenerated("drop-reasons", RenderDropReasons());

    [Fact]
    public void Metrics_AgreeWithTheTable() => AssertGenerated("sa-metrics", RenderMetrics());

    private static void AssertGenerated(string part, string rendered)
    {
        var begin = $"<!-- {part}: generated, do not edit; IPTFS_UPDATE_DOCS=1 dotnet test tests/IpTfs.Protocol.Tests -->";
        var path = Repository.File("docs", "reference", "counters.md");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf($"<!-- /{part} -->", StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to > from, $"{path} has lost its markers of {part}");
        if (Environment.GetEnvironmentVariable("IPTFS_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, string.Concat(text.AsSpan(0, from), rendered, text.AsSpan(to)));
            return;
        }

        Assert.Equal(rendered, text[from..to]);
    }

    private static string RenderDropReasons()
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

    private static string RenderMetrics()
    {
        var text = new StringBuilder("\n");
        foreach (var (direction, title) in new[] { (DropDirection.Tx, "Outbound SA (`direction=\"out\"`)"), (DropDirection.Rx, "Inbound SA (`direction=\"in\"`)") })
        {
            text.Append($"\n### {title}\n\n| name | kind | counts | meaning | RFC 9348 |\n|---|---|---|---|---|\n");
            foreach (var info in SaMetrics.All.Where(info => info.Direction == direction))
            {
                var yang = info.YangNode is null ? "-" : $"`{info.YangNode}`";
                text.Append($"| `{info.Name}` | {info.Kind.ToString().ToLowerInvariant()} | {Unit(info.Unit)} | {info.Text} | {yang} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Unit(MetricUnit unit) => unit switch
    {
        MetricUnit.OuterPacket => "outer packets",
        MetricUnit.InnerPacket => "inner packets",
        MetricUnit.Octet => "octets",
        MetricUnit.Slot => "slots",
        MetricUnit.Message => "messages",
        _ => "sequence numbers",
    };
}
