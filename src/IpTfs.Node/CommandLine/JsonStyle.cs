using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpTfs.Node.CommandLine;

/// <summary>How the program writes JSON: the only place that decides how a field is spelt.</summary>
/// <remarks>
/// There are two kinds of documents. Documents of the verbs themselves (<c>check</c>, <c>decode</c>, <c>demo</c>, <c>keygen</c>,
/// <c>ledger</c>, <c>tunnel</c>, <c>version</c>) have names in snake_case. Documents of the admin API (<c>sa</c>, <c>stats</c>, <c>cluster</c>) have names in
/// kebab-case, as the counters of RFC 9348. The names are stable: scripts read them.
/// </remarks>
internal static class JsonStyle
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The admin API, and the verbs that show its answers.</summary>
    public static JsonSerializerOptions AdminApi { get; } = new(SnakeCase)
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new SecondsConverter() },
    };

    /// <summary>A verb's own document, on one line.</summary>
    public static string OfVerb<T>(T document) => JsonSerializer.Serialize(document, SnakeCase);

    /// <summary>A document in the style of the admin API, on one line.</summary>
    public static string OfAdminApi<T>(T document) => JsonSerializer.Serialize(document, AdminApi);
}
