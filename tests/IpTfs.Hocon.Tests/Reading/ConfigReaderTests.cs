using IpTfs.Hocon.Reading;

namespace IpTfs.Hocon.Tests.Reading;

public sealed class ConfigReaderTests
{
    private enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void EveryGetter_ReadsItsType()
    {
        var (reader, root) = Open("t = text, n = 42, h = 0xff, f = 2.5, b = yes, d = 1500 us, p = 2 w, s = 2 KiB, r = 3 Mbps, c = 4k, k = green, l = [1, 2], o { x = 1 }, z = null");
        Assert.Equal("text", root.Required("t").Text());
        Assert.Equal("42", root.Required("n").Text());
        Assert.Equal((42, 255L), (root.Required("n").WholeNumber(0, 100), root.Required("h").WholeNumber(0L, 255L)));
        Assert.Equal((2.5, true), (root.Required("f").Real(0, 3), root.Required("b").Boolean()));
        Assert.Equal((1_500_000L, TimeSpan.FromMilliseconds(1.5)), (root.Required("d").Nanos(), root.Required("d").Duration(TimeSpan.Zero, TimeSpan.MaxValue / 200)));
        Assert.Equal((new ConfigPeriod(0, 14), 2048L, 3_000_000L, 4000L), (root.Required("p").Period(), root.Required("s").Octets(0, 9999), root.Required("r").BitsPerSecond(0, 9_999_999), root.Required("c").Count(0, 9999)));
        Assert.Equal(Colour.Green, root.Required("k").Keyword(("red", Colour.Red), ("green", Colour.Green)));
        Assert.Equal([1, 2], root.Required("l").Items()!.Select(item => item.WholeNumber(0, 9)));
        Assert.Equal(1, root.RequiredSection("o").Required("x").WholeNumber(0, 9));
        Assert.Null(root.Optional("z").Text());
        Assert.Null(root.Optional("none").WholeNumber(0, 9));
        Assert.False(root.OptionalSection("nothing").Exists);
        reader.ReportUnknownKeys();
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData("true,yes,on", true)]
    [InlineData("false,no,off", false)]
    public void Switches_AreTheSixWordsOfTheSpecification(string words, bool value)
    {
        foreach (var word in words.Split(','))
        {
            Assert.Equal(value, Open($"a = {word}").Root.Required("a").Boolean());
            Assert.Equal(value, Open($"a = \"{word}\"").Root.Required("a").Boolean());
            Assert.Null(Open($"a = {word.ToUpperInvariant()}").Root.Required("a").Boolean());
        }
    }

    [Fact]
    public void NumericKeys_AreAList()
    {
        var (reader, root) = Open("a { 2 = z, 0 = x, b = n, -1 = m }\nb {}\nc { k = 1 }");
        Assert.Equal(["x", "z"], root.Required("a").Items()!.Select(item => item.Text()));
        Assert.Null(root.Required("b").Items());
        Assert.Null(root.Required("c").Items());
        Assert.Equal(["b", "c"], reader.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void Faults_CarryPathPlaceValueAndExpectation()
    {
        var (reader, root) = Open("o {\n  n = 70000\n  w = gren\n  l = [a, [1]]\n  z = null\n  s = hunter2\n}");
        var section = root.RequiredSection("o");
        section.Required("n").WholeNumber(1, 65535, "octets");
        section.Required("w").Keyword(("red", Colour.Red), ("green", Colour.Green));
        section.Required("l").Items()![1].Text();
        section.Required("z").Boolean();
        section.Required("gone").Nanos(1_000_000);
        section.Secret("s").WholeNumber(0, 1);
        section.Required("n").Fault("custom");
        Assert.Equal(
            [
                "x.conf:2:7: o.n = 70000: expected a whole number, from 1 to 65535 octets",
                "x.conf:3:7: o.w = gren: expected one of red, green; did you mean green?",
                "x.conf:4:11: o.l[1] = […]: expected a text",
                "x.conf:5:7: o.z: is missing: expected on or off",
                "x.conf:1:3: o.gone: is missing: expected a duration such as 500 us, 10 ms, 1 s or 8h, at least 1 ms",
                "x.conf:6:7: o.s = ***: expected a whole number, from 0 to 1",
                "x.conf:2:7: o.n = 70000: custom",
            ],
            reader.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void SameFault_IsReportedOnce()
    {
        var (reader, root) = Open("a = x");
        root.Required("a").Boolean();
        root.Required("a").Boolean();
        Assert.Single(reader.Faults);
    }

    [Fact]
    public void FaultyValue_ReadsAsAbsentWithoutASecondFault()
    {
        var resolution = HoconResolver.Resolve(HoconLoader.Parse("a = ${none}\nb = x=y\no = ${none}", "x.conf"));
        Assert.Equal(3, resolution.Faults.Count);
        var reader = new ConfigReader(resolution.Root);
        Assert.Null(reader.Root.Required("a").Text());
        Assert.Null(reader.Root.Required("b").Items());
        Assert.Null(reader.Root.RequiredSection("o").Required("x").Text());
        reader.ReportUnknownKeys();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public void MissingObject_IsOneFaultAndNotOneForEachOfItsKeys()
    {
        var (reader, root) = Open("");
        var section = root.RequiredSection("o");
        section.Required("x").Text();
        section.RequiredSection("p").Required("y").Text();
        Assert.Equal(["o"], reader.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void UnknownKeys_AreReportedWithTheNearestKnownOne()
    {
        var (reader, root) = Open("mut = 1\ncolour = x\nname = y\ninner { windw-size = 3, \"a.b\" = 4 }");
        root.Optional("mtu").WholeNumber(0, 1);
        root.Optional("name").Text();
        root.OptionalSection("inner").Optional("window-size").WholeNumber(0, 9);
        reader.ReportUnknownKeys();
        Assert.Equal(
            [
                "x.conf:1:7: mut: unknown key; did you mean mtu?",
                "x.conf:2:10: colour: unknown key; this object has inner, mtu, name",
                "x.conf:4:22: inner.windw-size: unknown key; did you mean window-size?",
                "x.conf:4:33: inner.\"a.b\": unknown key; this object has window-size",
            ],
            reader.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void NamedSections_TakeDefaultsFromAnotherObject()
    {
        var (reader, root) = Open("d { a = 1, b = 2, in { x = 3, y = bad } }\nt {\n  one { b = 5, in { x = 6 } }\n  two { in = null }\n  three = 4\n}");
        var sections = root.RequiredSection("t").NamedSections(root.RequiredSection("d")).ToList();
        Assert.Equal(["one", "two", "three"], sections.Select(section => section.Key));
        var (one, two, three) = (sections[0].Value, sections[1].Value, sections[2].Value);
        Assert.Equal((1, 5), (one.Required("a").WholeNumber(0, 9), one.Required("b").WholeNumber(0, 9)));
        Assert.Equal(6, one.OptionalSection("in").Required("x").WholeNumber(0, 9));
        Assert.Null(one.OptionalSection("in").Required("y").WholeNumber(0, 9));
        Assert.Equal(2, two.Required("b").WholeNumber(0, 9));
        Assert.Null(two.OptionalSection("in").Required("x").WholeNumber(0, 9));
        Assert.Null(two.OptionalSection("in").Required("y").WholeNumber(0, 9));
        Assert.False(three.Exists);
        Assert.Null(three.Required("a").WholeNumber(0, 9));
        reader.ReportUnknownKeys();
        Assert.Equal(["t.three", "d.in.y"], reader.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void NamedSections_ReadOneAfterTheOther_UnknownKeysAreReportedAtTheEnd_ThoseOfTheSectionsBeforeThoseOfTheirParts()
    {
        var (reader, root) = Open("d { a = 1 }\nt {\n  one { b = 5, in { x = 6, y = 7 } }\n  two { a = 2 }\n  three { c = 4, in { z = 5 } }\n}");
        foreach (var (_, section) in root.RequiredSection("t").NamedSections(root.RequiredSection("d")))
        {
            section.Required("a").WholeNumber(0, 9);
            section.OptionalSection("in").Optional("x").WholeNumber(0, 9);
        }

        Assert.Empty(reader.Faults);
        reader.ReportUnknownKeys();
        Assert.Equal(["t.one.b", "t.three.c", "t.one.in.y", "t.three.in.z"], reader.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void NamedSections_WhatIsNoObject_IsReportedBeforeAnythingIsRead()
    {
        var (reader, root) = Open("t { one { a = bad }, two = 5, three = null }");
        Assert.Equal(["one", "two"], root.RequiredSection("t").NamedSections().Select(named =>
        {
            named.Value.Required("a").WholeNumber(0, 9);
            return named.Key;
        }));
        Assert.Equal(["t.two", "t.one.a"], reader.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public void NamedSection_OnceMore_HasTheSamePlacesAndReportsNothingTwice()
    {
        var (reader, root) = Open("d { a = 1 }\nt { one { b = 5, x = 1 } }");
        var (defaults, sections) = (root.RequiredSection("d"), root.RequiredSection("t"));
        foreach (var (_, section) in sections.NamedSections(defaults)) section.Required("a").WholeNumber(0, 9);
        sections.NamedSection("one", defaults).Required("b").Fault("is late");
        reader.ReportUnknownKeys();
        Assert.Equal(
            ["x.conf:2:15: t.one.b = 5: is late", "x.conf:2:15: t.one.b: unknown key; did you mean a?", "x.conf:2:22: t.one.x: unknown key; did you mean a?"],
            reader.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Inherits_IsTrueOnlyWhereNothingIsWritten()
    {
        var (_, root) = Open("d { a = 1, in { x = 1 } }\nt { one { a = 2, b = null }, two { in = 5 } }");
        var (defaults, sections) = (root.RequiredSection("d"), root.RequiredSection("t"));
        var (one, two) = (sections.NamedSection("one", defaults), sections.NamedSection("two", defaults));
        Assert.Equal((false, false, true, true), (one.Inherits("a"), one.Inherits("b"), one.Inherits("in"), two.Inherits("a")));
        // What stands in the place of an object hides the defaults too.
        Assert.Equal((false, false), (two.Inherits("in"), two.OptionalSection("in").Inherits("x")));
        Assert.True(one.OptionalSection("in").Inherits("x"));
        Assert.False(root.Inherits("e"));
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("mtu", "mut", 1)]
    [InlineData("window_size", "window-size", 0)]
    [InlineData("MTU", "mtu", 0)]
    [InlineData("", "abc", 3)]
    public void EditDistance_CountsSmallMistakes(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    private static (ConfigReader Reader, ConfigSection Root) Open(string text)
    {
        var resolution = HoconResolver.Resolve(HoconLoader.Parse(text, "x.conf"));
        Assert.Empty(resolution.Faults);
        var reader = new ConfigReader(resolution.Root);
        return (reader, reader.Root);
    }
}
