using System.Text;

namespace IpTfs.Hocon.Tests.Properties;

/// <summary>Inputs made to exhaust stack, time or memory, run on a thread with a small stack.</summary>
public sealed class HostileInputTests
{
    private static readonly Dictionary<string, Func<string>> Inputs = new()
    {
        ["braces"] = () => new string('{', 1_000_000),
        ["named braces"] = () => string.Concat(Enumerable.Repeat("a {", 200_000)),
        ["brackets"] = () => "a = " + new string('[', 1_000_000),
        ["brackets, closed"] = () => "a = " + new string('[', 100_000) + new string(']', 100_000),
        ["long path"] = () => "a" + string.Concat(Enumerable.Repeat(".a", 200_000)) + " = 1",
        ["substitution openings"] = () => "a = " + string.Concat(Enumerable.Repeat("${", 200_000)),
        ["chain of references"] = () => "a0 = 1\n" + Lines(20_000, i => $"a{i + 1} = ${{a{i}}}"),
        ["chain of references, last first"] = () => Lines(20_000, i => $"a{i} = ${{a{i + 1}}}") + "a20000 = 1",
        ["chain of objects"] = () => "a0 { x = 1 }\n" + Lines(20_000, i => $"a{i + 1} = ${{a{i}}} {{ y{i} = 1 }}"),
        ["chain of nested objects"] = () => Lines(2_000, i => $"a{i} {{ x = ${{a{i + 1}}} }}") + "a2000 = 1",
        ["long chain of appends"] = () => Lines(20_000, i => $"a += {i}"),
        ["laughs, text"] = () => "a0 = ha\n" + Lines(60, i => $"a{i + 1} = ${{a{i}}}${{a{i}}}"),
        ["laughs, arrays"] = () => "a0 = [1]\n" + Lines(60, i => $"a{i + 1} = ${{a{i}}}${{a{i}}}"),
        ["laughs, nested arrays"] = () => "a0 = [1]\n" + Lines(60, i => $"a{i + 1} = [${{a{i}}},${{a{i}}}]"),
        ["laughs, objects"] = () => "a0 { x = 1 }\n" + Lines(60, i => $"a{i + 1} {{ l = ${{a{i}}}, r = ${{a{i}}} }}"),
        ["laughs, merges"] = () => "a0 { x { y = 1 } }\n" + Lines(60, i => $"a{i + 1} = ${{a{i}}} ${{a{i}}} {{ x = ${{a{i}.x}} }}"),
        ["doubling self-references"] = () => "a = x\n" + Lines(200, _ => "a = ${a}${a}"),
        ["self-referring objects"] = () => "a { b = 1 }\n" + Lines(200, i => $"a = ${{a}} {{ c{i} = ${{a.b}} }}"),
        // Found by AnyReferences_EndInAValueOrAFault: cycles through merged objects that unfold without end before they close.
        ["unfolding cycles"] = () =>
            "a.x = { c.y.z = ${c.y.z} }\na.x = [${?b}] ${?b.x}\nc = ${c.y.z}\nb = ${?b.x} { x = 8 }\nb.x = { c.y.z = ${c.y.z} }\n"
            + "a.x = ${?c}\na.x = ${b.x}\nb.x = ${?c}\na.x = ${c.y.z}\nc.y.z = ${?b.x} { x = 3 }\n",
        ["many faults"] = () => string.Concat(Enumerable.Repeat("a = ]\n= 1\n", 50_000)),
        ["many unclosed strings"] = () => string.Concat(Enumerable.Repeat("a = \"x\n", 50_000)),
        ["many triple quotes"] = () => string.Concat(Enumerable.Repeat("a = \"\"\"\" ", 50_000)),
    };

    public static TheoryData<string> Names => [.. Inputs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void HostileText_IsBounded(string name)
    {
        var data = Encoding.UTF8.GetBytes(Inputs[name]());
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => HoconFuzz.Fuzz(data)), 512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "took longer than 30 s");
        Assert.Null(thrown);
    }

    [Fact]
    public void DeepButReasonableNesting_IsAccepted()
    {
        Assert.Empty(HoconAssert.Resolve("a = " + new string('[', 100) + new string(']', 100)).Faults);
        Assert.Empty(HoconAssert.Resolve(Lines(300, i => $"a += {i}")).Faults);
        Assert.Single(HoconAssert.Resolve("a = " + new string('[', 200) + new string(']', 200)).Faults);
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
