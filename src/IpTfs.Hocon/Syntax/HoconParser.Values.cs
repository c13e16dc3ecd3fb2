using System.Text;

namespace IpTfs.Hocon.Syntax;

/// <content>Values and their concatenation, substitutions and path expressions.</content>
internal sealed partial class HoconParser
{
    private bool AtValueEnd => AtEnd || Peek() is '\n' or ',' or '}' or ']' || AtComment;

    /// <summary>Parses the parts up to the end of the line, a comma or a closing bracket, and joins them to one value.</summary>
    private SyntaxNode ParseValue(int level)
    {
        var origin = Here;
        SyntaxNode? first = null;
        List<SyntaxNode>? parts = null;
        List<string>? gaps = null;
        while (true)
        {
            var gap = SkipInlineWhitespace();
            if (AtValueEnd) break;
            var before = _pos;
            var part = ParsePart(level);
            if (part is null)
            {
                SkipToFieldEnd();
                return Faulted(origin);
            }

            if (first is null)
            {
                first = part;
                continue;
            }

            (parts ??= [first]).Add(part);
            (gaps ??= [string.Empty]).Add(_text[gap..before]);
        }

        if (parts is not null) return Join(parts, gaps!);
        if (first is not null) return first;
        Fault(Here, "a value is missing here");
        return Faulted(Here);
    }

    /// <summary>Joins parts that have neither substitutions nor structure to one scalar; most values are of that kind.</summary>
    private static SyntaxNode Join(List<SyntaxNode> parts, List<string> gaps)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not ScalarNode scalar) return new ConcatenationNode([.. parts], gaps);
            text.Append(gaps[i]).Append(scalar.Value.Text);
        }

        return new ScalarNode(new HoconScalar(HoconValueKind.String, text.ToString(), parts[0].Origin));
    }

    /// <summary>Parses one part of a value; null after a fault, which was reported.</summary>
    private SyntaxNode? ParsePart(int level)
    {
        var origin = Here;
        var c = Peek();
        switch (c)
        {
            case '{' or '[' when level >= HoconTuning.MaxDepth:
                Fault(origin, $"nested deeper than {HoconTuning.MaxDepth} levels");
                return null;
            case '{':
                return ParseObject(level);
            case '[':
                return ParseArray(level);
            case '"':
                return ParseString() is { } text ? new ScalarNode(new HoconScalar(HoconValueKind.String, text, origin)) : null;
            case '$' when Peek(1) == '{':
                return ParseSubstitution(level);
            case ':' or '=':
                Fault(origin, $"{HoconText.Show(c)} may not stand in an unquoted value: put a comma or a new line between two fields, or quote the value");
                return null;
        }

        if (HoconText.IsForbidden(c))
        {
            Fault(origin, $"{HoconText.Show(c)} may not stand in an unquoted value: quote the value");
            return null;
        }

        var literal = TakeUnquoted();
        return new ScalarNode(new HoconScalar(HoconText.Classify(literal), literal, origin));
    }

    private string TakeUnquoted()
    {
        var start = _pos;
        // The exponent of a number is the only place where a plus sign may stand outside quotes.
        _pos += HoconText.NumberLength(_text.AsSpan(_pos));
        while (!AtEnd && !HoconText.IsForbidden(Peek()) && !HoconText.IsWhitespace(Peek()) && !AtComment) _pos++;
        return _text[start.._pos];
    }

    private SubstitutionNode? ParseSubstitution(int level)
    {
        var origin = Here;
        _pos += 2;
        var optional = Peek() == '?';
        if (optional) _pos++;
        var elements = ParsePathElements(inSubstitution: true);
        if (elements is null || Peek() != '}')
        {
            if (elements is not null) Fault(origin, "this substitution is not closed by '}' after its path");
            SkipSubstitution();
            return null;
        }

        _pos++;
        var scopes = new int[_scopes.Length];
        for (var i = 0; i < scopes.Length; i++) scopes[i] = level - _scopes[i];
        return new SubstitutionNode(new HoconPath(elements), optional, scopes, origin);
    }

    private void SkipSubstitution()
    {
        for (var depth = 1; depth > 0 && !AtEnd && Peek() != '\n'; _pos++)
        {
            if (Peek() == '{') depth++;
            if (Peek() == '}') depth--;
        }
    }

    /// <summary>
    /// The elements of a path expression, up to what may follow a key or to the end of a substitution. Dots outside quotes separate,
    /// whitespace inside the expression is kept. Null after a fault, which has been reported.
    /// </summary>
    private List<string>? ParsePathElements(bool inSubstitution)
    {
        if (TakeSimplePath() is { } simple) return simple;
        var origin = Here;
        var elements = new List<string>();
        var current = new StringBuilder();
        var quoted = false;
        SkipInlineWhitespace();
        while (true)
        {
            var gap = TakeInlineWhitespace();
            if (AtEnd || Peek() is '\n' or ':' or '=' or ',' or '{' or '}' or ']' || AtComment || (Peek() == '+' && Peek(1) == '=')) break;
            current.Append(gap);
            if (Peek() == '"')
            {
                if (ParseString() is not { } text) return null;
                current.Append(text);
                quoted = true;
            }
            else if (Peek() == '.')
            {
                if (!EndElement(origin, elements, current, quoted)) return null;
                quoted = false;
                _pos++;
            }
            else if (HoconText.IsForbidden(Peek()))
            {
                var place = inSubstitution ? "a path" : "an unquoted key";
                var hint = Peek() == '$' ? "substitutions are possible in values only" : "quote it";
                Fault(Here, $"{HoconText.Show(Peek())} may not stand in {place}: {hint}");
                return null;
            }
            else
            {
                current.Append(Peek());
                _pos++;
            }
        }

        return EndElement(origin, elements, current, quoted) ? elements : null;
    }

    /// <summary>Parses the commonest path, a single word. Returns null, and consumes nothing, for any other path.</summary>
    private string? TakeSimpleKey()
    {
        var end = EndOfWord(_pos);
        if (end == _pos || !IsEndOfPath(end, out var after)) return null;
        var key = _context.Word(_text.AsSpan(_pos, end - _pos));
        _pos = after;
        return key;
    }

    /// <summary>Parses words with dots between them. Returns null, and consumes nothing, for any other path.</summary>
    private List<string>? TakeSimplePath()
    {
        var end = EndOfWord(_pos);
        while (end > _pos && end < _text.Length && _text[end] == '.' && EndOfWord(end + 1) is var next && next > end + 1) end = next;
        if (end == _pos || !IsEndOfPath(end, out var after)) return null;
        var words = _text.AsSpan(_pos, end - _pos);
        if (words.Count('.') >= HoconTuning.MaxDepth) return null;
        var path = new List<string>();
        foreach (var word in words.Split('.')) path.Add(_context.Word(words[word]));
        _pos = after;
        return path;
    }

    private int EndOfWord(int start)
    {
        while (start < _text.Length && (char.IsAsciiLetterOrDigit(_text[start]) || _text[start] is '-' or '_')) start++;
        return start;
    }

    private bool IsEndOfPath(int end, out int after)
    {
        after = end;
        while (after < _text.Length && _text[after] == ' ') after++;
        return after < _text.Length && _text[after] is '=' or ':' or '{' or '}' or '\n';
    }

    private bool EndElement(HoconOrigin origin, List<string> elements, StringBuilder current, bool quoted)
    {
        if (current.Length == 0 && !quoted)
        {
            Fault(origin, elements.Count == 0 && Peek() != '.' ? "a key is missing here" : "a path may not begin or end with a dot or have two in a row: write an empty element as \"\"");
            return false;
        }

        if (elements.Count >= HoconTuning.MaxDepth)
        {
            Fault(origin, $"nested deeper than {HoconTuning.MaxDepth} levels");
            return false;
        }

        elements.Add(current.ToString());
        current.Clear();
        return true;
    }
}
