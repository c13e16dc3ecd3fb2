using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpTfs.Node.CommandLine;

/// <summary>How the program writes JSON: the only place that decides how a field is spelt.</summary>
/// <remarks>
/// There are two kinds of documents, and a document is of one kind throughout. What a verb makes itself (<c>check</c>, <c>decode</c>, <c>demo</c>, <c>keygen</c>,
/// <c>ledger</c>, <c>tunnel</c>, <c>version</c>) has names in snake_case. What comes from the admin API (<c>sa</c>, <c>stats</c>, <c>cluster</c>) has names in
/// kebab-case, as RFC 9348 spells its counters. The names are a contract: scripts read them.
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

    /// <summary>A document as the admin API would answer it, on one line.</summary>
    public static string OfAdminApi<T>(T document) => JsonSerializer.Serialize(document, AdminApi);
}
