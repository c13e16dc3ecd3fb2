using System.Globalization;
using System.Text;

namespace IpTfs.Hocon.Syntax;

/// <summary>Character classes and literal forms of HOCON.</summary>
internal static class HoconText
{
    /// <summary>Whether the character is whitespace as the HOCON specification defines it; the newline is.</summary>
    public static bool IsWhitespace(char c) => c switch
    {
        ' ' or '\t' or '\n' or '\v' or '\f' or '\r' or (>= '\x1c' and <= '\x1f') or '\xfeff' => true,
        < '\x80' => false,
        _ => CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Whether an unquoted string cannot have the character; does not tell whitespace.</summary>
    public static bool IsForbidden(char c) =>
        c is '$' or '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '+' or '#' or '`' or '^' or '?' or '!' or '@' or '*' or '&' or '\\';

    /// <summary>Length of the JSON number at the start of the text; 0 when there is none.</summary>
    public static int NumberLength(ReadOnlySpan<char> text)
    {
        var i = text is ['-', ..] ? 1 : 0;
        var digits = Digits(text[i..]);
        if (digits == 0 || (digits > 1 && text[i] == '0')) return 0;
        i += digits;
        if (i < text.Length && text[i] == '.')
        {
            var fraction = Digits(text[(i + 1)..]);
            if (fraction == 0) return i;
            i += 1 + fraction;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            var sign = i + 1 < text.Length && text[i + 1] is '+' or '-' ? 1 : 0;
            var exponent = Digits(text[(i + 1 + sign)..]);
            if (exponent > 0) i += 1 + sign + exponent;
        }

        return i;
    }

    /// <summary>The kind of value of an unquoted text that is not part of a concatenation.</summary>
    public static HoconValueKind Classify(string text) => text switch
    {
        "true" or "false" => HoconValueKind.Boolean,
        "null" => HoconValueKind.Null,
        _ => text.Length > 0 && NumberLength(text) == text.Length ? HoconValueKind.Number : HoconValueKind.String,
    };

    /// <summary>The text as a JSON string literal.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                default:
                    // A lone surrogate can be written only as an escape; a pair can be written both ways.
                    if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff')
                        quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else
                        quoted.Append(c);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A single character for a fault message, safe to print.</summary>
    public static string Show(char c) => c is '"' ? "'\"'" : char.IsControl(c) || char.IsSurrogate(c) || IsWhitespace(c) ? $"U+{(int)c:X4}" : $"'{c}'";

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count])) count++;
        return count;
    }
}
