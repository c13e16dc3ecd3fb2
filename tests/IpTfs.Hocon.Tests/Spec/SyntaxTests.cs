using static IpTfs.Hocon.Tests.HoconAssert;

namespace IpTfs.Hocon.Tests.Spec;

/// <summary>HOCON specification, section "Syntax" up to "Multi-line strings".</summary>
public sealed class SyntaxTests
{
    [Fact]
    public void CommentOfEitherKind_EndsAtLineEnd() =>
        Same("""{"a":1,"b":"c # d","e":"f//g"}""", "// one\na = 1 # two\n# three\nb = \"c # d\" // four\ne = \"f//g\"");

    [Fact]
    public void CommentDirectlyAfterUnquotedText_IsNotPartOfIt() => Same("""{"a":"b","c":1}""", "a = b//x\nc = 1#y");

    [Theory]
    [InlineData("")]
    [InlineData("  \n\n# only this\n")]
    [InlineData("{}")]
    [InlineData("\ufeff")]
    public void EmptyFile_IsEmptyObject(string text) => Same("{}", text);

    [Fact]
    public void RootArray_IsAllowed() => Same("[1,2]", "[1,2]");

    [Fact]
    public void OmittedRootBraceWithClosingBrace_IsRefused() => Faults("a = 1 }", "1:7 closes nothing");

    [Fact]
    public void TextAfterRoot_IsRefused() => Faults("{ a = 1 }\nb = 2", "2:1 nothing may follow");

    [Fact]
    public void EqualsAndColon_AreTheSame() => Same("""{"a":1,"b":2}""", "{a:1,b=2}");

    [Fact]
    public void SeparatorBeforeBrace_MayBeOmitted() => Same("""{"foo":{},"bar":{"x":1}}""", "\"foo\" {}\nbar\n{ x = 1 }");

    [Fact]
    public void NewLineBetweenKeyAndValue_IsWhitespace() => Same("""{"a":{"b":1}}""", "a\n\n : \n\n { b\n= # c\n 1 }");

    [Theory]
    [InlineData("a = [1,2,3,]")]
    [InlineData("a = [1\n2\n3]")]
    [InlineData("a = [\n1,\n2 # c\n3\n,\n]")]
    public void CommaOrNewLine_SeparatesElements(string text) => Same("""{"a":[1,2,3]}""", text);

    [Theory]
    [InlineData("a = [1,2,3,,]", "1:12")]
    [InlineData("a = [,1,2,3]", "1:6")]
    [InlineData("a = [1,,2,3]", "1:8")]
    public void SuperfluousCommaInArray_IsRefused(string text, string position) => Faults(text, position + " comma must follow an element");

    [Theory]
    [InlineData("{a=1,b=2,}")]
    [InlineData("{a=1\nb=2}")]
    [InlineData("a=1\n,b=2,\n")]
    public void CommaOrNewLine_SeparatesFields(string text) => Same("""{"a":1,"b":2}""", text);

    [Theory]
    [InlineData("{a=1,b=2,,}", "1:10")]
    [InlineData("{,a=1}", "1:2")]
    [InlineData("{a=1,,b=2}", "1:6")]
    public void SuperfluousCommaInObject_IsRefused(string text, string position) => Faults(text, position + " comma must follow a field");

    [Fact]
    public void UnicodeSeparatorsAndBom_AreWhitespace() =>
        Same("""{"a":1,"b":"c\u00a0d"}""", "\ufeff\u00a0a\u2007=\u202f1\u2003\n\u001cb\v=\fc\u00a0d\r\n");

    [Fact]
    public void DuplicateKeys_LaterWinsUnlessBothAreObjects()
    {
        Same("""{"a":2}""", "a = 1, a = 2");
        Same("""{"foo":{"a":42,"b":43}}""", "foo : { a : 42 }, foo : { b : 43 }");
        Same("""{"foo":{"a":{"x":1,"y":2,"z":3}}}""", "foo : { a : { x : 1, y : 0 } }, foo : { a : { y : 2, z : 3 } }");
        Same("""{"foo":{"b":43}}""", "foo : { a : 42 }, foo : null, foo : { b : 43 }");
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("-1.5e3", "-1.5e3")]
    [InlineData("1e+5", "1e+5")]
    [InlineData("truefoo", "\"truefoo\"")]
    [InlineData("footrue", "\"footrue\"")]
    [InlineData("10.0bar", "\"10.0bar\"")]
    [InlineData("bar10.0", "\"bar10.0\"")]
    [InlineData("192.168.1.1/24", "\"192.168.1.1/24\"")]
    [InlineData("-x", "\"-x\"")]
    [InlineData("0102abcd", "\"0102abcd\"")]
    [InlineData("0x1001", "\"0x1001\"")]
    [InlineData("on", "\"on\"")]
    public void UnquotedText_IsLiteralOnlyWhenWhole(string text, string json) => Same($$"""{"a":{{json}}}""", "a = " + text);

    [Theory]
    [InlineData("$")]
    [InlineData("+")]
    [InlineData("`")]
    [InlineData("^")]
    [InlineData("?")]
    [InlineData("!")]
    [InlineData("@")]
    [InlineData("*")]
    [InlineData("&")]
    [InlineData("\\")]
    public void ForbiddenCharacter_NeedsQuotes(string c)
    {
        Faults($"a = x{c}y", "1:6 may not stand in an unquoted value");
        Faults($"x{c}y = 1", "1:2 may not stand in an unquoted key");
        var json = c == "\\" ? "\\\\" : c;
        Same($$"""{"x{{json}}y":"x{{json}}y"}""", $"\"x{json}y\" = \"x{json}y\"");
    }

    [Fact]
    public void QuotedString_HasJsonEscapes() =>
        Same("""{"a":"\" \\ / \b \f \n \r \t é 😀"}""", """a = "\" \\ \/ \b \f \n \r \t \u00e9 \ud83d\ude00" """);

    [Theory]
    [InlineData("a = \"x\ny = 1", "1:5 not closed on its line")]
    [InlineData("a = \"x", "1:5 not closed on its line")]
    [InlineData("a = \"x\\q\"", "1:7 unknown escape")]
    [InlineData("a = \"x\\u00g0\"", "1:7 unknown escape")]
    [InlineData("a = \"x\ty\"", "1:7 control character")]
    [InlineData("a = \"\"\"x\n\n", "1:5 triple-quoted")]
    public void BrokenString_IsRefusedWhereItBreaks(string text, string fault) => Faults(text, fault);

    [Fact]
    public void TripleQuotes_KeepEverything()
    {
        const string q = "\"\"\"";
        Same("""{"a":"x\n \\n \"y\""}""", $"a = {q}x\n \\n \"y\"{q}");
        Same("""{"a":"foo\""}""", $"a = {q}foo\"{q}");
        Same("""{"a":"\"foo\"\"\""}""", $"a = {q}\"foo\"\"\"{q}");
        Same("""{"a":""}""", $"a = {q}{q}");
        Same("""{"a":"x y z"}""", $"a = x {q}y{q} z");
    }
}
