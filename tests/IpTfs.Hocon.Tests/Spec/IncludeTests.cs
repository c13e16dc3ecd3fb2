using IpTfs.Hocon.Sources;
using static IpTfs.Hocon.Tests.HoconAssert;

namespace IpTfs.Hocon.Tests.Spec;

/// <summary>HOCON specification, section "Includes".</summary>
public sealed class IncludeTests
{
    private static HoconMemorySource Files(params (string Name, string Text)[] files) => new(files.ToDictionary(file => file.Name, file => file.Text));

    [Theory]
    [InlineData("include \"b.conf\"")]
    [InlineData("include\"b.conf\"")]
    [InlineData("include \n file( \"b.conf\" ) ")]
    [InlineData("include required(\"b.conf\")")]
    [InlineData("include required( file(\"b.conf\" ) )")]
    [InlineData("include \"b\"")]
    public void IncludeForms_BringTheFields(string statement) => Same("""{"a":1,"x":2,"c":3}""", $"a = 1\n{statement}\nc = 3", null, Files(("b.conf", "x = 2")));

    [Fact]
    public void IncludedKeys_MergeInPlace() =>
        Same("""{"a":{"x":2,"y":1,"z":3}}""", "a { x = 1, y = 1 }\ninclude \"b.conf\"\na.z = 3", null, Files(("b.conf", "a { x = 2, z = 2 }")));

    [Fact]
    public void BaseName_LoadsEveryExtensionNativeLast() =>
        Same("""{"x":2,"j":1,"c":1}""", "include \"b\"", null, Files(("b.json", """{"x":1,"j":1}"""), ("b.conf", "x = 2, c = 1")));

    [Fact]
    public void IncludedSubstitution_LooksInItsOwnRootFirstAndInTheWholeThen()
    {
        Same("""{"a":{"x":10,"y":10}}""", "a { include \"foo.conf\" }", null, Files(("foo.conf", "x : 10, y : ${x}")));
        Same("""{"a":{"x":42,"y":42}}""", "a { include \"foo.conf\" }\na { x : 42 }", null, Files(("foo.conf", "x : 10, y : ${x}")));
        Same("""{"a":{"y":7},"x":7}""", "a { include \"foo.conf\" }\nx = 7", null, Files(("foo.conf", "y : ${x}")));
        Same("""{"l":[{"x":1,"y":1}]}""", "l = [{ include \"foo.conf\" }]", null, Files(("foo.conf", "x : 1, y : ${x}")));
        Same("""{"a":{"b":{"y":5},"x":5},"x":6}""", "a { include \"f.conf\" }\nx = 6", null, Files(("f.conf", "b { include \"g.conf\" }, x = 5"), ("g.conf", "y = ${x}")));
    }

    [Fact]
    public void RelativeName_IsRelativeToTheIncludingFile() =>
        Same("""{"v":1}""", "include \"d/b.conf\"", null, Files(("d/b.conf", "include \"c.conf\""), ("d/c.conf", "v = 1"), ("c.conf", "v = 2")));

    [Fact]
    public void MissingFile_MattersOnlyWhenRequired()
    {
        Same("""{"a":1}""", "include \"none.conf\"\na = 1", null, Files());
        Faults(Resolve("a = 1\ninclude required(\"none.conf\")", null, Files()), "2:1 \"none.conf\" does not exist");
    }

    [Fact]
    public void IncludeCycle_IsRefused()
    {
        Faults(Resolve("include \"a.conf\"", null, Files(("a.conf", "x = 1"))), "1:1 includes itself");
        var faults = Resolve("include \"b.conf\"", null, Files(("b.conf", "include \"c.conf\""), ("c.conf", "x = 1\ninclude \"b.conf\""))).Faults;
        Assert.Equal("c.conf:2:1: the included file \"b.conf\" includes itself, directly or through other files", Assert.Single(faults).ToString());
    }

    [Fact]
    public void IncludedArray_IsRefused() => Faults(Resolve("include \"b.conf\"", null, Files(("b.conf", "[1]"))), "1:1 holds an array");

    [Theory]
    [InlineData("include = 1")]
    [InlineData("include {}")]
    [InlineData("include foo")]
    [InlineData("include")]
    [InlineData("include ${x}")]
    [InlineData("include url(\"http://x\")")]
    [InlineData("include classpath(\"x\")")]
    public void OtherWordsAfterInclude_AreRefused(string text) => Faults(Resolve(text + "\na = 1", null, Files()), "1:1 expected include");

    [Fact]
    public void IncludeWithoutClosingParenthesis_IsRefused() => Faults(Resolve("include file(\"x\"\na = 1", null, Files()), "2:1 expected ')'");

    [Fact]
    public void IncludeElsewhere_IsAWord()
    {
        Same("""{"foo include":42}""", "foo include : 42");
        Same("""{"foo":"include","l":["include"]}""", "foo : include, l = [ include ]");
        Same("""{"include":42,"includes":1}""", "\"include\" : 42, includes = 1");
    }

    [Fact]
    public void FaultInIncludedFile_NamesThatFile()
    {
        var fault = Assert.Single(Resolve("include \"d/b.conf\"", null, Files(("d/b.conf", "x = 1\n y ="))).Faults);
        Assert.Equal(new HoconOrigin("d/b.conf", 2, 5), fault.Origin);
    }

    [Fact]
    public void ManyIncludesOfManyIncludes_AreBounded()
    {
        var files = Enumerable.Range(0, 20).Select(i => ($"{i}.conf", string.Concat(Enumerable.Repeat($"include \"{i + 1}.conf\"\n", 8)))).ToArray();
        Assert.Contains(Resolve("include \"0.conf\"", null, Files(files)).Faults, fault => fault.Message.Contains("include statements", StringComparison.Ordinal));
    }

    [Fact]
    public void FileSource_ReadsRelativeToTheIncludingFile()
    {
        var directory = Directory.CreateTempSubdirectory("iptfs-hocon-");
        try
        {
            Directory.CreateDirectory(Path.Combine(directory.FullName, "sub"));
            File.WriteAllText(Path.Combine(directory.FullName, "main.conf"), "include \"sub/one\"\ninclude file(\"two.conf\")\ninclude \"sub\"");
            File.WriteAllText(Path.Combine(directory.FullName, "sub", "one.conf"), "a = 1\ninclude \"../two.conf\"");
            File.WriteAllText(Path.Combine(directory.FullName, "two.conf"), "b = ${?a}2");
            var document = HoconLoader.Load(new HoconFileSource(), Path.Combine(directory.FullName, "main.conf"));
            var resolution = HoconResolver.Resolve(document);
            Assert.Contains("is a directory", Assert.Single(resolution.Faults).Message, StringComparison.Ordinal);
            Assert.True(resolution.Root.TryGet("b", out var b));
            Assert.Equal("12", ((HoconScalar)b).Text);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void MissingFirstFile_IsAFaultOfTheFile()
    {
        var document = HoconLoader.Load(new HoconFileSource(), "/nonexistent/x.conf");
        Assert.Equal("/nonexistent/x.conf: no such file", Assert.Single(document.Faults).ToString());
    }
}
