using System.Text.Json.Nodes;
using IpTfs.Hocon.Rendering;

namespace IpTfs.Hocon.Tests.Spec;

/// <summary>Many documents are merged by an index; few are searched. Both must find the same.</summary>
public class ManyDocumentsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(500)]
    public void DocumentsInGreatNumber_MergeAsIfTheyStoodInOneFile(int count)
    {
        // Keys of one document, of several, of one twice over, with references back and across.
        var texts = Enumerable.Range(0, count).Select(i => $$"""
            a { k{{i}} { x = {{i}}, x = ${a.k{{i}}.x}7 }, shared { y{{i % 5}} = {{i}} }, list = ${?a.list} [{{i}}], last = {{i}}, last = ${a.k{{i}}.x} }
            """).ToList();

        var apart = HoconResolver.Resolve([.. texts.Select((text, i) => HoconLoader.Parse(text, $"{i}.conf"))]);
        var together = HoconResolver.Resolve(HoconLoader.Parse(string.Join('\n', texts), "all.conf"));

        Assert.Empty(apart.Faults);
        Assert.Equal(HoconRenderer.Render(together.Value), HoconRenderer.Render(apart.Value));
        var a = (HoconObject)apart.Root.Members[0].Value;
        Assert.Equal(count + 3, a.Members.Count);
        Assert.True(a.TryGet("last", out var last) && HoconAssert.Matches(JsonNode.Parse($"\"{count - 1}7\""), last));
        Assert.True(a.TryGet("list", out var list) && ((HoconArray)list).Items.Count == count);
    }
}
