using System.Globalization;
using System.Text.Json;

namespace IpTfs.Cluster.Etcd;

/// <summary>Fields as the JSON gateway writes them: 64-bit numbers as strings, octets in base64, and nothing at all for zero.</summary>
internal static class EtcdJson
{
    /// <summary>Reads the object that an answer, or a line of a stream, is.</summary>
    /// <exception cref="EtcdFormatException">The text is not a JSON object, or a field is missing or invalid.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> text, Func<JsonElement, T> reader)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? reader(document.RootElement) : throw new EtcdFormatException("is no JSON object");
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // Also invalid text: half of a surrogate pair, octets that are not UTF-8.
            throw new EtcdFormatException("is no JSON");
        }
    }

    /// <summary>An object within another.</summary>
    /// <exception cref="EtcdFormatException">The field is missing.</exception>
    public static JsonElement Object(JsonElement parent, string name) =>
        TryGet(parent, name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw new EtcdFormatException($"has no {name}");

    /// <summary>The objects of a list; none when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not a list of objects.</exception>
    public static IEnumerable<JsonElement> Objects(JsonElement parent, string name)
    {
        if (!TryGet(parent, name, out var value)) yield break;
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(name);
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) throw Wrong(name);
            yield return item;
        }
    }

    /// <summary>A number; 0 when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not a number.</exception>
    public static long Int64(JsonElement parent, string name)
    {
        if (!TryGet(parent, name, out var value)) return 0;
        if (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number) ? number : throw Wrong(name);
    }

    /// <summary>A number; 0 when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not a number.</exception>
    public static ulong UInt64(JsonElement parent, string name)
    {
        if (!TryGet(parent, name, out var value)) return 0;
        if (value.ValueKind == JsonValueKind.String && ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out number) ? number : throw Wrong(name);
    }

    /// <summary>A truth value; false when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not a truth value.</exception>
    public static bool Boolean(JsonElement parent, string name) =>
        TryGet(parent, name, out var value) && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name));

    /// <summary>Octets; none when they are left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not base64.</exception>
    public static byte[] Bytes(JsonElement parent, string name)
    {
        if (!TryGet(parent, name, out var value)) return [];
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var octets) ? octets : throw Wrong(name);
    }

    /// <summary>A text; null when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is not a text.</exception>
    public static string? Text(JsonElement parent, string name)
    {
        if (!TryGet(parent, name, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name);
    }

    /// <summary>A name of an enumeration, or its number as a text; null when it is left out.</summary>
    /// <exception cref="EtcdFormatException">The field is neither a text nor a number.</exception>
    public static string? TextOrNumber(JsonElement parent, string name) =>
        TryGet(parent, name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(parent, name);

    private static bool TryGet(JsonElement parent, string name, out JsonElement value) => parent.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static EtcdFormatException Wrong(string name) => new($"has a {name} that cannot be understood");
}
