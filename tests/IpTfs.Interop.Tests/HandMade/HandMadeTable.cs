using System.Globalization;
using System.Text;
using IpTfs.Interop.Tests.Harness;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>The table of the streams in docs/interop.md, between its markers; <c>IPTFS_UPDATE_DOCS=1</c> writes it anew.</summary>
public static class HandMadeTable
{
    private const string SectionName = "handmade";

    public static string Render(IReadOnlyDictionary<int, Delivery> ours, IReadOnlyDictionary<int, Delivery> linux)
    {
        var table = new StringBuilder();
        table.Append("| stream | RFC 9347 | must deliver | IpTfs.Actors | Linux | why |\n|---|---|---|---|---|---|\n");
        foreach (var stream in HandMadeStreams.All)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {stream.Name} | §{stream.Rule.Section}: {stream.Rule.Says} | {stream.MustDeliver.Count} | {ours[stream.Number].Describe(stream)} ");
            table.Append(CultureInfo.InvariantCulture, $"| {linux[stream.Number].Describe(stream)} | {stream.WhyLinuxDiffers} |\n");
        }

        return table.ToString();
    }

    /// <summary>Compares the table with the page's, or writes it there.</summary>
    public static void Check(IReadOnlyDictionary<int, Delivery> ours, IReadOnlyDictionary<int, Delivery> linux)
    {
        var table = Render(ours, linux);
        if (InteropPage.IsToBeWritten) InteropPage.Replace(SectionName, table);
        Assert.Equal(table.Trim(), InteropPage.Section(SectionName));
    }
}
