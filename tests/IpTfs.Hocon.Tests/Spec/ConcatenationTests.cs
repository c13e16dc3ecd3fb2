using static IpTfs.Hocon.Tests.HoconAssert;

namespace IpTfs.Hocon.Tests.Spec;

/// <summary>HOCON specification, sections "Value concatenation", "Path expressions" and "Paths as keys".</summary>
public sealed class ConcatenationTests
{
    [Fact]
    public void WhitespaceBetweenSimpleValues_IsKept() => Same("""{"a":"foo  bar 42 baz true 3.14 null"}""", "a =   foo  bar 42 \"baz\" true 3.14 null   ");

    [Fact]
    public void NumbersInText_StayAsWritten() => Same("""{"a":"1e5 1.50"}""", "a = 1e5 1.50");

    [Fact]
    public void Text_NeverSpansLines() => Same("""{"a":["x","y z"]}""", "a = [x\ny z]");

    [Fact]
    public void Arrays_AreJoined()
    {
        Same("""{"a":[1,2,3,4]}""", "a : [ 1, 2 ] [ 3, 4 ]");
        Same("""{"a":[[1,2,3,4]]}""", "a : [ [ 1, 2 ] [ 3, 4 ] ]");
        Same("""{"a":[[1,2],[3,4]]}""", "a : [ [ 1, 2 ]\n [ 3, 4 ] ]");
        Same("""{"a":["1 2 3 4"]}""", "a : [ 1 2 3 4 ]");
        Same("""{"path":["/bin","/usr/bin"]}""", "path = [ /bin ]\npath = ${path} [ /usr/bin ]");
    }

    [Fact]
    public void Objects_AreMerged()
    {
        Same("""{"a":{"b":1,"c":2}}""", "a : { b : 1 } { c : 2 }");
        Same("""{"a":{"b":2}}""", "a : { b : 1 } { b : 2 }");
        Same("""{"g":{"size":6},"east":{"size":6,"name":"east"}}""", "g = { size = 6 }\neast = ${g} { name = east }");
    }

    [Theory]
    [InlineData("a = [1] x", "1:5 cannot be joined")]
    [InlineData("a = {b=1} x", "1:5 cannot be joined")]
    [InlineData("a = {b=1} [1]", "1:5 cannot be joined")]
    [InlineData("b = {c=1}\na = x ${b}", "2:5 cannot be joined")]
    [InlineData("b = [1], c = [2]\na = ${b}\" \"${c}", "2:5 cannot be joined")]
    public void MixedKinds_AreRefused(string text, string fault) => Faults(text, fault);

    [Fact]
    public void WhitespaceBetweenSubstitutions_CountsForTextOnly()
    {
        Same("""{"x":"1","y":"2","a":"1 2"}""", "x = \"1\", y = \"2\", a = ${x} ${y}");
        Same("""{"x":[1],"y":[2],"a":[1,2]}""", "x = [1], y = [2], a = ${x} ${y}");
    }

    [Fact]
    public void NumericKeysInArrayConcatenation_AreAnArray() =>
        Same("""{"b":{"2":"z","0":"x","k":"n"},"a":["v","x","z"]}""", "b { 2 = z, 0 = x, k = n }\na = [v] ${b}");

    [Theory]
    [InlineData("foo.bar : 42", """{"foo":{"bar":42}}""")]
    [InlineData("foo.bar.baz : 42", """{"foo":{"bar":{"baz":42}}}""")]
    [InlineData("a.x : 42, a.y : 43", """{"a":{"x":42,"y":43}}""")]
    [InlineData("a b c : 42", """{"a b c":42}""")]
    [InlineData("true : 42", """{"true":42}""")]
    [InlineData("3 : 42", """{"3":42}""")]
    [InlineData("3.14 : 42", """{"3":{"14":42}}""")]
    [InlineData("10.0foo : 1", """{"10":{"0foo":1}}""")]
    [InlineData("foo\"10.0\" : 1", """{"foo10.0":1}""")]
    [InlineData("1.2.3 : 1", """{"1":{"2":{"3":1}}}""")]
    [InlineData("a.\"\".b : 1", """{"a":{"":{"b":1}}}""")]
    [InlineData("a.\"b.c\".d : 1", """{"a":{"b.c":{"d":1}}}""")]
    [InlineData("a.b { c = 1 }\na.b.d = 2", """{"a":{"b":{"c":1,"d":2}}}""")]
    public void Key_IsAPathExpression(string text, string json) => Same(json, text);

    [Theory]
    [InlineData("a..b = 1")]
    [InlineData(".a = 1")]
    [InlineData("a. = 1")]
    [InlineData(". = 1")]
    public void EmptyPathElement_MustBeQuoted(string text) => Faults(text, "1:1 a path may not begin or end with a dot");

    [Fact]
    public void SubstitutionInKey_IsRefused() => Faults("a${b} = 1\nc = ${${d}}", "1:2 values only", "2:7 values only");

    [Fact]
    public void ParsedPath_PrintsAsItWasWritten()
    {
        Assert.Equal(["a", "b.c", "", "d e"], HoconPath.TryParse("a.\"b.c\".\"\".\"d e\"")!.Elements);
        Assert.Equal("a.\"b.c\".\"\"", new HoconPath("a", "b.c", "").ToString());
        Assert.Equal(new HoconPath("a", "b"), HoconPath.TryParse(" a.b "));
        Assert.Null(HoconPath.TryParse("a..b"));
        Assert.Null(HoconPath.TryParse(""));
        Assert.Null(HoconPath.TryParse("a = b"));
    }
}
