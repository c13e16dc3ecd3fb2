using IpTfs.Hocon.Rendering;

namespace IpTfs.Hocon.Tests.Rendering;

public sealed class HoconRendererTests
{
    private const string Source = """
        # about b

        # the b
        b = 10 ms # and more
        "a.b" { x = [1, two words, "three"], y = [{ k = v }, []], e = {} } // tail
        c = "line\nbreak", d = 1.50, t = "true", n = null, o = on
        """;

    [Fact]
    public void Tree_IsWrittenPlainly() => Assert.Equal(
        """
        b = 10 ms
        "a.b" {
          x = [1, "two words", three]
          y = [
            {
              k = v
            },
            []
          ]
          e {}
        }
        c = "line\nbreak"
        d = 1.50
        t = "true"
        n = null
        o = on

        """,
        HoconRenderer.Render(Root(Source)));

    [Fact]
    public void Comments_StandAboveTheirKeys()
    {
        var text = HoconRenderer.Render(Root(Source), new HoconRenderOptions { Comments = true });
        Assert.StartsWith("# the b\n# and more\nb = 10 ms\n# tail\n\"a.b\" {\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SortedKeys_DoNotDependOnTheFile() =>
        Assert.Equal(
            HoconRenderer.Render(Root("a = 1, b { d = 2, c = 3 }"), new HoconRenderOptions { Sorted = true }),
            HoconRenderer.Render(Root("b { c = 3 }\nb.d = 2, a = 1"), new HoconRenderOptions { Sorted = true }));

    [Fact]
    public void MaskedScalars_AreNotShown() => Assert.Equal(
        "a {\n  key = \"***\"\n  other = 2\n}\nkeys = [\"***\", \"***\"]\n",
        HoconRenderer.Render(Root("a { key = 1, other = 2 }, keys = [3, 4]"), new HoconRenderOptions { Mask = path => path is "a.key" or "keys" }));

    [Fact]
    public void ScalarOrArrayRoot_IsWrittenAlone() => Assert.Equal("[1]\n", HoconRenderer.Render(HoconAssert.Resolve("[1]").Value));

    private static HoconObject Root(string text) => HoconAssert.Resolve(text).Root;
}
