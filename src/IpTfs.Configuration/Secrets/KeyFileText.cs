using System.Text;

namespace IpTfs.Configuration.Secrets;

/// <summary>
/// Finds a key in the text of a key file. The file holds either hexadecimal digits and nothing else, or the lines that <c>iptfs keygen</c> prints:
/// <c>key = "…"</c>, <c>auth-key = "…"</c> or both.
/// </summary>
internal static class KeyFileText
{
    private const string CipherKey = "key";
    private const string AuthKey = "auth-key";

    /// <summary>Finds the digits of one key.</summary>
    /// <param name="text">The content of the file. Borrowed; the result refers to it by position, so that no key is copied.</param>
    /// <param name="name">The setting to look for: <c>key</c> or <c>auth-key</c>.</param>
    /// <param name="line">The line of the digits or of the fault, from 1; 0 when the fault concerns the whole file.</param>
    /// <param name="fault">A description of the fault without any part of the content; null when the digits were found.</param>
    /// <returns>The position of the digits in the text, surrounding blanks included; empty after a fault and for an empty file.</returns>
    public static Range Find(ReadOnlySpan<byte> text, string name, out int line, out string? fault)
    {
        (line, fault) = (0, null);
        Range? found = null;
        var hasDigitsAlone = false;
        var hasSettings = false;
        var number = 0;
        foreach (var current in text.Split((byte)'\n'))
        {
            number++;
            if (text[current].Trim(" \t\r"u8).IsEmpty) continue;
            var separator = text[current].IndexOf((byte)'=');
            if (hasDigitsAlone || (separator < 0 && hasSettings))
            {
                (line, fault) = (number, "expected nothing more after the digits of a key");
                return default;
            }

            if (separator < 0)
            {
                (hasDigitsAlone, line, found) = (true, number, current);
                continue;
            }

            hasSettings = true;
            var setting = text[current][..separator].Trim(" \t"u8);
            if (!IsName(setting, CipherKey) && !IsName(setting, AuthKey))
            {
                (line, fault) = (number, $"expected hexadecimal digits, or {CipherKey} = \"…\" or {AuthKey} = \"…\" as iptfs keygen prints them");
                return default;
            }

            if (!IsName(setting, name)) continue;
            if (found is not null)
            {
                (line, fault) = (number, $"sets {name} a second time: a key file holds the keys of one SA");
                return default;
            }

            (line, found) = (number, Unquoted(text, (current.Start.Value + separator + 1)..current.End));
        }

        if (found is null && hasSettings) fault = $"does not set {name}";
        return found ?? default;
    }

    private static bool IsName(ReadOnlySpan<byte> setting, string name) => Ascii.Equals(setting, name);

    private static Range Unquoted(ReadOnlySpan<byte> text, Range value)
    {
        var (start, end) = (value.Start.Value, value.End.Value);
        while (start < end && text[start] is (byte)' ' or (byte)'\t') start++;
        while (end > start && text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r') end--;
        return end - start >= 2 && text[start] == '"' && text[end - 1] == '"' ? (start + 1)..(end - 1) : start..end;
    }
}
