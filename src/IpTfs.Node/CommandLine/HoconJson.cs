using System.Globalization;
using System.Text.Json.Nodes;
using IpTfs.Hocon;

namespace IpTfs.Node.CommandLine;

/// <summary>Converts HOCON to JSON.</summary>
internal static class HoconJson
{
    /// <summary>Converts a document without faults.</summary>
    public static JsonNode? Convert(string document) =>
        Convert(HoconResolver.Resolve([HoconLoader.Parse(document, "effective configuration")], _ => null).Root);

    private static JsonNode? Convert(HoconValue value) => value switch
    {
        HoconObject tree => new JsonObject(tree.Members.Select(member => KeyValuePair.Create(member.Key, Convert(member.Value)))),
        HoconArray list => new JsonArray([.. list.Items.Select(Convert)]),
        HoconScalar { Kind: HoconValueKind.Number } number => Number(number.Text),
        HoconScalar { Kind: HoconValueKind.Boolean } flag => JsonValue.Create(flag.Text == "true"),
        HoconScalar { Kind: HoconValueKind.String } text => JsonValue.Create(text.Text),
        _ => null,
    };

    private static JsonValue Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var whole)
        ? JsonValue.Create(whole)
        : JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture));
}
