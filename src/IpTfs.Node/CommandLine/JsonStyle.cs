using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpTfs.Node.CommandLine;

/// <summary>How the program writes JSON.</summary>
internal static class JsonStyle
{
    /// <summary>Names in snake_case, one object a line: the output of the verbs.</summary>
    public static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Names in kebab-case, as RFC 9348 names its counters: the admin API and what reads it.</summary>
    public static readonly JsonSerializerOptions KebabCase = new(SnakeCase)
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new SecondsConverter() },
    };
}
