using System.Text.Json.Nodes;
using IpTfs.Hocon.Sources;

namespace IpTfs.Hocon.Tests;

/// <summary>Compares with JSON that the framework's own parser reads.</summary>
internal static class HoconAssert
{
    public static HoconResolution Resolve(string text, IReadOnlyDictionary<string, string>? environment = null, IHoconSource? includes = null) =>
        HoconResolver.Resolve(HoconLoader.Parse(text, "a.conf", includes), name => environment?.GetValueOrDefault(name));

    public static void Same(string json, string text, IReadOnlyDictionary<string, string>? environment = null, IHoconSource? includes = null)
    {
        var resolution = Resolve(text, environment, includes);
        Assert.True(resolution.Faults.Count == 0, string.Join("\n", resolution.Faults));
        Assert.True(Matches(JsonNode.Parse(json), resolution.Value), $"expected {json}\nfound\n{IpTfs.Hocon.Rendering.HoconRenderer.Render(resolution.Value)}");
    }

    /// <summary>Asserts exactly these faults, each given as <c>line:column fragment of its message</c>.</summary>
    public static void Faults(string text, params string[] expected) => Faults(Resolve(text), expected);

    public static void Faults(HoconResolution resolution, params string[] expected)
    {
        var found = resolution.Faults.Select(fault => fault.ToString()).ToList();
        Assert.True(expected.Length == found.Count, $"expected {expected.Length} faults, found:\n{string.Join("\n", found)}");
        for (var i = 0; i < expected.Length; i++)
        {
            var parts = expected[i].Split(' ', 2);
            var fault = resolution.Faults[i];
            Assert.Equal(parts[0], $"{fault.Origin.Line}:{fault.Origin.Column}");
            Assert.Contains(parts[1], fault.Message, StringComparison.Ordinal);
        }
    }

    public static bool Matches(JsonNode? expected, HoconValue actual) => (expected, actual) switch
    {
        (null, HoconScalar { Kind: HoconValueKind.Null }) => true,
        (JsonObject json, HoconObject value) => json.Count == value.Members.Count
            && json.All(member => value.TryGet(member.Key, out var found) && Matches(member.Value, found)),
        (JsonArray json, HoconArray value) => json.Count == value.Items.Count && json.Zip(value.Items).All(pair => Matches(pair.First, pair.Second)),
        (JsonValue json, HoconScalar scalar) => json.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => scalar.Kind == HoconValueKind.String && json.GetValue<string>() == scalar.Text,
            System.Text.Json.JsonValueKind.Number => scalar.Kind == HoconValueKind.Number && json.ToJsonString() == scalar.Text,
            _ => scalar.Kind == HoconValueKind.Boolean && json.ToJsonString() == scalar.Text,
        },
        _ => false,
    };
}
