using IpTfs.Hocon.Sources;

namespace IpTfs.Hocon.Syntax;

/// <content>Include statements.</content>
internal sealed partial class HoconParser
{
    private const string Include = "include";

    private const string IncludeForms = "expected include \"name\", include file(\"name\") or include required(…) with one of these";

    private bool AtInclude()
    {
        if (!_text.AsSpan(_pos).StartsWith(Include, StringComparison.Ordinal)) return false;
        var next = Peek(Include.Length);
        return _pos + Include.Length == _text.Length || HoconText.IsWhitespace(next) || next is '"' or ':' or '=' or '{' or '+';
    }

    private void ParseInclude(List<FieldNode> fields, int level)
    {
        var origin = Here;
        _pos += Include.Length;
        SkipSpaceAndLines();
        var required = TakeWord("required(");
        var file = TakeWord("file(");
        if (!file && (TakeWord("url(") || TakeWord("classpath(")))
        {
            Fault(origin, "url(…) and classpath(…) cannot be included here: " + IncludeForms);
            SkipToFieldEnd();
            return;
        }

        if (Peek() != '"')
        {
            Fault(origin, IncludeForms + "; to use it as a key, write \"include\" in quotes");
            SkipToFieldEnd();
            return;
        }

        var name = ParseString();
        for (var closing = (required ? 1 : 0) + (file ? 1 : 0); name is not null && closing > 0; closing--)
        {
            SkipSpaceAndLines();
            if (Peek() == ')')
            {
                _pos++;
                continue;
            }

            Fault(Here, "expected ')' after the name of the included file");
            name = null;
        }

        if (name is null)
        {
            SkipToFieldEnd();
            return;
        }

        if (name.Length == 0) Fault(origin, "the name of the included file is empty");
        else IncludeAll(fields, name, exact: file, required, level, origin);
    }

    /// <summary>A name without a known extension stands for that name with each extension too, HOCON's own last.</summary>
    private void IncludeAll(List<FieldNode> fields, string name, bool exact, bool required, int level, HoconOrigin origin)
    {
        if (_context.Source is not { } source)
        {
            Fault(origin, "files cannot be included here");
            return;
        }

        exact |= name.EndsWith(".conf", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal);
        string[] candidates = exact ? [name] : [name, name + ".json", name + ".conf"];
        var found = false;
        foreach (var candidate in candidates) found |= IncludeOne(fields, source, candidate, level, origin);
        if (!found && required) Fault(origin, $"the included file {HoconText.Quote(name)} does not exist");
    }

    /// <summary>Adds the fields of one file; false when there is no such file.</summary>
    private bool IncludeOne(List<FieldNode> fields, IHoconSource source, string name, int level, HoconOrigin origin)
    {
        if (!_context.TryCountInclude())
        {
            Fault(origin, $"more than {HoconTuning.MaxIncludes} include statements");
            return true;
        }

        var location = source.Locate(name, _location);
        var content = source.Read(location);
        if (content.Status == HoconSourceStatus.Missing) return false;
        if (content.Status == HoconSourceStatus.Failed)
        {
            Fault(origin, $"the included file {HoconText.Quote(name)} {content.Problem}");
            return true;
        }

        if (_context.Enter(location) is { } problem)
        {
            Fault(origin, $"the included file {HoconText.Quote(name)} {problem}");
            return true;
        }

        var file = Beside(name);
        var text = Utf8Text.Decode(content.Utf8.Span, file, _context.Faults);
        var root = Parse(_context, file, location, text, level, [level, .. _scopes]);
        _context.Leave();
        if (root is ObjectNode included) fields.AddRange(included.Fields);
        else Fault(origin, $"the included file {HoconText.Quote(name)} holds an array; only an object can be included");
        return true;
    }

    /// <summary>The included file's name, relative to the same directory as the including file's name.</summary>
    private string Beside(string name)
    {
        var slash = _file.LastIndexOf('/');
        return slash < 0 || name.StartsWith('/') ? name : string.Concat(_file.AsSpan(0, slash + 1), name);
    }

    private bool TakeWord(string word)
    {
        if (!_text.AsSpan(_pos).StartsWith(word, StringComparison.Ordinal)) return false;
        _pos += word.Length;
        SkipSpaceAndLines();
        return true;
    }

    private void SkipSpaceAndLines()
    {
        while (!AtEnd && HoconText.IsWhitespace(Peek())) _pos++;
    }
}
