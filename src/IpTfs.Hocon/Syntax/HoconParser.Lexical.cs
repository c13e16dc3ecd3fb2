using System.Buffers;
using System.Globalization;
using System.Text;

namespace IpTfs.Hocon.Syntax;

/// <content>Whitespace, comments, quoted strings and recovery.</content>
internal sealed partial class HoconParser
{
    /// <summary>The characters that end a quoted string or begin an escape in it.</summary>
    private static readonly SearchValues<char> StringSpecials = SearchValues.Create("\"\\" + string.Concat(Enumerable.Range(0, ' ').Select(code => (char)code)));

    /// <summary>Skips whitespace up to the end of the line, and returns where it began.</summary>
    private int SkipInlineWhitespace()
    {
        var start = _pos;
        while (!AtEnd && Peek() != '\n' && HoconText.IsWhitespace(Peek())) _pos++;
        return start;
    }

    private string TakeInlineWhitespace()
    {
        var start = SkipInlineWhitespace();
        return start == _pos ? string.Empty : _text[start.._pos];
    }

    /// <summary>Skips whitespace, new lines and comments; keeps the comments after the last blank line.</summary>
    /// <returns>Whether there was a new line.</returns>
    private bool SkipTrivia(ref List<string>? comments)
    {
        var newLine = false;
        var blank = false;
        while (!AtEnd)
        {
            if (Peek() == '\n')
            {
                if (blank) comments = null;
                newLine = blank = true;
                _pos++;
            }
            else if (HoconText.IsWhitespace(Peek()))
            {
                _pos++;
            }
            else if (AtComment)
            {
                (comments ??= []).Add(TakeComment());
                blank = false;
            }
            else
            {
                break;
            }
        }

        return newLine;
    }

    private void SkipTrivia()
    {
        List<string>? ignored = null;
        SkipTrivia(ref ignored);
    }

    private string TakeComment()
    {
        _pos += Peek() == '#' ? 1 : 2;
        if (Peek() == ' ') _pos++;
        var end = _text.IndexOf('\n', _pos);
        if (end < 0) end = _text.Length;
        var comment = _text[_pos..end].TrimEnd();
        _pos = end;
        return comment;
    }

    /// <summary>Reads a comment on the line on which a field ends, which belongs to that field.</summary>
    private void TakeTrailingComment(FieldNode? field)
    {
        SkipInlineWhitespace();
        if (!AtComment || field is null) return;
        while (field.Comments.Count == 0 && field.Value is ObjectNode { Fields: [var inner] } && inner.Value.Origin == field.Value.Origin) field = inner;
        field.AddComment(TakeComment());
    }

    /// <summary>Skips to the separator or bracket that ends the field or element, over all nested values.</summary>
    private void SkipToFieldEnd()
    {
        var depth = 0;
        while (!AtEnd)
        {
            switch (Peek())
            {
                case '"':
                    SkipStringLeniently();
                    continue;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when depth == 0:
                    return;
                case '}' or ']':
                    depth--;
                    break;
                case '\n' or ',' when depth == 0:
                    return;
                default:
                    if (!AtComment) break;
                    if (depth == 0) return;
                    TakeComment();
                    continue;
            }

            _pos++;
        }
    }

    private void SkipStringLeniently()
    {
        if (_text.AsSpan(_pos).StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            var end = _text.IndexOf("\"\"\"", _pos + 3, StringComparison.Ordinal);
            _pos = end < 0 ? _text.Length : end + 3;
            return;
        }

        for (_pos++; !AtEnd && Peek() is not ('"' or '\n'); _pos++)
        {
            if (Peek() == '\\' && Peek(1) is '"' or '\\') _pos++;
        }

        if (Peek() == '"') _pos++;
    }

    /// <summary>Parses a string in single or triple quotes; null after a fault, which was reported.</summary>
    private string? ParseString()
    {
        if (_text.AsSpan(_pos).StartsWith("\"\"\"", StringComparison.Ordinal)) return ParseTripleQuoted();
        var rest = _text.AsSpan(_pos + 1);
        var end = rest.IndexOfAny(StringSpecials);
        if (end >= 0 && rest[end] == '"')
        {
            // Nearly all strings have neither escapes nor faults.
            _pos += end + 2;
            return rest[..end].ToString();
        }

        var open = Here;
        var text = new StringBuilder();
        var intact = true;
        for (_pos++; ; _pos++)
        {
            if (AtEnd || Peek() == '\n')
            {
                Fault(open, "this string is not closed on its line");
                return null;
            }

            var c = Peek();
            if (c == '"')
            {
                _pos++;
                return intact ? text.ToString() : null;
            }

            if (c == '\\')
            {
                intact &= TakeEscape(text);
            }
            else if (c < ' ')
            {
                Fault(Here, $"the control character {HoconText.Show(c)} may not stand in a quoted string: write it as an escape");
                intact = false;
            }
            else
            {
                text.Append(c);
            }
        }
    }

    /// <summary>Reads an escape up to its last character.</summary>
    private bool TakeEscape(StringBuilder text)
    {
        var origin = Here;
        _pos++;
        switch (Peek())
        {
            case '"' or '\\' or '/': text.Append(Peek()); return true;
            case 'b': text.Append('\b'); return true;
            case 'f': text.Append('\f'); return true;
            case 'n': text.Append('\n'); return true;
            case 'r': text.Append('\r'); return true;
            case 't': text.Append('\t'); return true;
            case 'u' when _pos + 4 < _text.Length
                && ushort.TryParse(_text.AsSpan(_pos + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                text.Append((char)unit);
                _pos += 4;
                return true;
            default:
                Fault(origin, "unknown escape: JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits");
                // The end of the line still ends the string.
                if (AtEnd || Peek() == '\n') _pos--;
                return false;
        }
    }

    private string? ParseTripleQuoted()
    {
        var open = Here;
        var end = _text.IndexOf("\"\"\"", _pos + 3, StringComparison.Ordinal);
        if (end < 0)
        {
            Fault(open, "this triple-quoted string is never closed");
            _pos = _text.Length;
            return null;
        }

        // Quotes beyond three at the end belong to the string.
        while (end + 3 < _text.Length && _text[end + 3] == '"') end++;
        var text = _text[(_pos + 3)..end];
        _pos = end + 3;
        return text;
    }
}
