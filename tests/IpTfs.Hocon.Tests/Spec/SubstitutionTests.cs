using static IpTfs.Hocon.Tests.HoconAssert;

namespace IpTfs.Hocon.Tests.Spec;

/// <summary>HOCON specification, section "Substitutions" with self-references and <c>+=</c>.</summary>
public sealed class SubstitutionTests
{
    [Fact]
    public void Substitution_LooksForwardToTheLatestValue() => Same("""{"a":3,"b":3}""", "a = ${b}, b = 2, b = 3");

    [Fact]
    public void SubstitutionAlone_KeepsTheType() =>
        Same("""{"n":1,"t":true,"o":{"x":1},"l":[1],"z":null,"a":[1,true,{"x":1},[1],null]}""",
            "n = 1, t = true, o { x = 1 }, l = [1], z = null\na = [${n}, ${t}, ${o}, ${l}, ${z}]");

    [Fact]
    public void SubstitutionInText_BecomesText() =>
        Same("""{"animal":{"favorite":"cat"},"n":7,"key":"cat is my 7 null"}""",
            "animal.favorite = cat, n = 7\nkey : ${animal.favorite} is my ${n} null");

    [Fact]
    public void SubstitutionInQuotes_IsText() => Same("""{"a":"${b}"}""", "a = \"${b}\"");

    [Fact]
    public void UndefinedSubstitution_IsRefused() => Faults("x = 1\na = ${b.c}", "2:5 ${b.c} is defined neither");

    [Fact]
    public void UndefinedOptional_LeavesNoTrace()
    {
        Same("{}", "a = ${?b}");
        Same("""{"a":1}""", "a = 1, a = ${?b}");
        Same("""{"a":[1,2]}""", "a = [1, ${?b}, 2]");
        Same("""{"a":"x"}""", "a = ${?b}x");
        Same("""{"a":{"x":1}}""", "a = ${?b} { x = 1 }");
        Same("""{"a":[1]}""", "a = ${?b} [1]");
        Same("{}", "foo : ${?bar}${?baz}");
        Same("""{"a":{}}""", "a.b = ${?c}");
    }

    [Theory]
    [InlineData("a = ${? b}")]
    [InlineData("a = ${?b}")]
    public void OptionalMark_StandsDirectlyAfterTheBrace(string text) => Same("{}", text);

    [Fact]
    public void QuestionMarkAfterWhitespace_IsRefused() => Faults("a = ${ ?b}", "1:8 may not stand in a path");

    [Fact]
    public void Environment_IsTheLastPlaceToLook()
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/root", ["EMPTY"] = "", ["a.b"] = "dotted" };
        Same("""{"h":"/root","e":"","d":"dotted"}""", "h = ${HOME}, e = ${EMPTY}, d = ${a.b}", environment);
        Same("""{"HOME":"mine","h":"mine"}""", "HOME = mine, h = ${HOME}", environment);
        Same("""{"HOME":null,"h":null}""", "HOME = null, h = ${HOME}", environment);
    }

    [Fact]
    public void SelfReference_MeansTheValueBefore()
    {
        Same("""{"path":"a:b:c:d"}""", "path : \"a:b:c\"\npath : ${path}\":d\"");
        Same("""{"foo":{"a":1}}""", "foo : { a : 1 }\nfoo : ${foo}");
        Same("""{"a":"123"}""", "a = 1\na = ${a}2\na = ${a}3");
        Same("""{"a":"foo"}""", "a = ${?a}foo");
        Same("{}", "foo : ${?foo}");
        Same("""{"foo":{"a":2,"c":1}}""", "foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }");
        Same("""{"a":{"b":"12"}}""", "a { b = 1 }\na.b = ${a.b}2");
        Same("""{"a":{"b":"12","c":3}}""", "a { b = 1 }\na = { b = ${a.b}2 } { c = 3 }");
    }

    [Fact]
    public void SelfReferenceInCopiedObject_StillMeansTheOriginalsValueBefore() =>
        Same("""{"b":{"p":"12"},"a":{"p":"12","q":3},"c":{"p":"12"}}""", "b.p = 1\nb.p = ${b.p}2\na = ${b} { q = 3 }\nc = ${b}");

    [Theory]
    [InlineData("foo : ${foo}", "1:7 refers to itself")]
    [InlineData("foo : ${foo}\nfoo : { a : 1 }", "1:7 refers to itself")]
    [InlineData("bar : ${foo}\nfoo : ${bar}", "2:7 refers to itself")]
    [InlineData("a : ${b}\nb : ${c}\nc : ${a}", "3:5 refers to itself")]
    [InlineData("a : { b : ${a} }", "1:11 refers to itself")]
    [InlineData("a : [${a}]", "1:6 refers to itself")]
    [InlineData("a { b = ${c} }\nc { d = ${a} }", "2:9 contains it")]
    [InlineData("a { b = ${c}${c} }\nc { d = ${a}${a} }", "2:9 contains it")]
    [InlineData("a = [${b}]\nb = ${a} [1]", "1:6 contains it")]
    public void UnbreakableCycle_IsRefused(string text, string fault) => Faults(text, fault);

    [Fact]
    public void HiddenSubstitution_IsNeverEvaluated()
    {
        Same("""{"foo":42}""", "foo : ${does-not-exist}\nfoo : 42");
        Same("""{"foo":42}""", "foo : ${foo}, foo : 42");
    }

    [Fact]
    public void ReferenceIntoOwnObject_IsNoCycle()
    {
        Same("""{"bar":{"foo":42,"baz":42}}""", "bar : { foo : 42, baz : ${bar.foo} }");
        Same("""{"bar":{"foo":43,"baz":43}}""", "bar : { foo : 42, baz : ${bar.foo} }\nbar : { foo : 43 }");
        Same("""{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""",
            "bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4");
    }

    [Fact]
    public void MutualRedefinition_GivesBothTheSameValue()
    {
        var root = Resolve("a : 1\nb : 2\na : ${b}\nb : ${a}").Root;
        Assert.True(root.TryGet("a", out var a) && root.TryGet("b", out var b) && a.DataEquals(b));
    }

    [Fact]
    public void PlusEquals_Appends()
    {
        Same("""{"a":["b"]}""", "a += b");
        Same("""{"a":[1,2,{"x":3},[4]]}""", "a = [1]\na += 2\na += { x = 3 }\na += [4]");
        Same("""{"x":{"a":[1,2]},"k":2}""", "x.a = [1]\nx { a += ${k} }\nk = 2");
        Faults("a = 1\na += 2", "2:6 cannot be joined");
    }

    [Fact]
    public void PlusEquals_NeverTakesTheEnvironment() =>
        Same("""{"a":["b"]}""", "a += b", new Dictionary<string, string> { ["a"] = "x" });

    [Fact]
    public void BrokenSubstitution_SpoilsOnlyItsField() =>
        Faults("a { b = ${x=y}, c = ${}, d = ${x} }\ne = ${u", "1:9 not closed by '}'", "1:23 a key is missing", "2:5 not closed by", "1:30 ${x} is defined");
}
