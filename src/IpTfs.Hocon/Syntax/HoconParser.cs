namespace IpTfs.Hocon.Syntax;

/// <summary>
/// A recursive-descent parser of one text. It reports every fault and continues at the next field or element, so that its
/// tree is always complete; a part that could not be read is a literal of kind Faulted. Recursion is bounded by <see cref="HoconTuning.MaxDepth"/>.
/// </summary>
/// <remarks>
/// A level is the number of path elements and array positions between the root and a value. References from included text are relative
/// to their including object, which the parser expresses in levels upwards, so that a tree needs no rewriting wherever it is included.
/// </remarks>
internal sealed partial class HoconParser
{
    private readonly ParseContext _context;
    private readonly string _file;
    private readonly string _location;
    private readonly string _text;
    private readonly LineMap _lines;
    private readonly int[] _scopes;

    // Lists to collect in, for reuse: what is kept is as long as it needs to be.
    private readonly Stack<List<FieldNode>> _fieldLists = [];
    private readonly Stack<List<SyntaxNode>> _itemLists = [];
    private int _pos;
    private int _openArrays;
    private int _openObjects;

    private HoconParser(ParseContext context, string file, string location, string text, int[] scopes)
    {
        _context = context;
        _file = file;
        _location = location;
        _text = text;
        _lines = new LineMap(file, text);
        _scopes = scopes;
    }

    /// <summary>Parses a text.</summary>
    /// <param name="context">What the parsers of this load share.</param>
    /// <param name="file">The name to show in origins.</param>
    /// <param name="location">The canonical name, against which includes are located.</param>
    /// <param name="text">The text; any string.</param>
    /// <param name="level">Level of the object that the root stands for.</param>
    /// <param name="scopes">Levels of the including objects, innermost first.</param>
    /// <returns>An object or an array.</returns>
    public static SyntaxNode Parse(ParseContext context, string file, string location, string text, int level, int[] scopes) =>
        new HoconParser(context, file, location, text, scopes).ParseRoot(level);

    /// <summary>Reads a path expression that is the whole text; null when it is none.</summary>
    public static HoconPath? ParsePath(string text)
    {
        var context = new ParseContext(null, new HoconFaultList());
        var parser = new HoconParser(context, string.Empty, string.Empty, text, []);
        var elements = parser.ParsePathElements(inSubstitution: false);
        return elements is null || context.Faults.Any || !parser.AtEnd ? null : new HoconPath(elements);
    }

    private bool AtEnd => _pos >= _text.Length;

    private char Peek(int ahead = 0) => _pos + ahead < _text.Length ? _text[_pos + ahead] : '\0';

    private bool AtComment => Peek() == '#' || (Peek() == '/' && Peek(1) == '/');

    private HoconOrigin Here => _lines.At(Math.Min(_pos, _text.Length));

    private void Fault(HoconOrigin origin, string message) => _context.Faults.Add(origin, message);

    private static ScalarNode Faulted(HoconOrigin origin) => new(new HoconScalar(HoconValueKind.Faulted, string.Empty, origin));

    private SyntaxNode ParseRoot(int level)
    {
        List<string>? comments = null;
        SkipTrivia(ref comments);
        var origin = Here;
        if (AtEnd || Peek() is not ('{' or '['))
        {
            return new ObjectNode(ParseFields(level, braced: false, origin, comments), origin);
        }

        SyntaxNode root = Peek() == '{' ? ParseObject(level) : ParseArray(level);
        SkipTrivia();
        if (!AtEnd) Fault(Here, "nothing may follow the end of the root value");
        return root;
    }

    private ObjectNode ParseObject(int level)
    {
        var origin = Here;
        _pos++;
        _openObjects++;
        var fields = ParseFields(level, braced: true, origin, null);
        _openObjects--;
        return new ObjectNode(fields, origin);
    }

    private FieldNode[] ParseFields(int level, bool braced, HoconOrigin open, List<string>? comments)
    {
        var fields = _fieldLists.TryPop(out var spare) ? spare : [];
        ParseFields(fields, level, braced, open, comments);
        FieldNode[] found = [.. fields];
        fields.Clear();
        _fieldLists.Push(fields);
        return found;
    }

    private void ParseFields(List<FieldNode> fields, int level, bool braced, HoconOrigin open, List<string>? comments)
    {
        var separated = true;
        var mayTakeComma = false;
        FieldNode? last = null;
        while (true)
        {
            separated |= SkipTrivia(ref comments);
            if (AtEnd)
            {
                if (braced) Fault(open, "this '{' is never closed");
                return;
            }

            switch (Peek())
            {
                case '}' when braced:
                    _pos++;
                    return;
                case ']' when braced && _openArrays > 0:
                    Fault(open, "this '{' is not closed before the next ']'");
                    return;
                case '}' or ']':
                    Fault(Here, $"{HoconText.Show(Peek())} closes nothing");
                    _pos++;
                    continue;
                case ',':
                    if (!mayTakeComma) Fault(Here, "a comma must follow a field; here is none before it");
                    mayTakeComma = false;
                    separated = true;
                    _pos++;
                    TakeTrailingComment(last);
                    continue;
            }

            if (!separated) Fault(Here, "expected a comma or a new line before the next field");
            last = ParseField(fields, level, comments);
            comments = null;
            mayTakeComma = true;
            separated = false;
            TakeTrailingComment(last);
        }
    }

    /// <summary>Reads a field or an include statement; returns the field, if it was one.</summary>
    private FieldNode? ParseField(List<FieldNode> fields, int level, List<string>? comments)
    {
        if (AtInclude())
        {
            ParseInclude(fields, level);
            return null;
        }

        var keyOrigin = Here;
        // Nearly all keys are one word, and most words occur again and again.
        var key = TakeSimpleKey();
        var path = key is null ? ParsePathElements(inSubstitution: false) : null;
        if (key is null && path is null)
        {
            SkipToFieldEnd();
            return null;
        }

        var afterKey = _pos;
        var append = false;
        SkipTrivia();
        switch (Peek())
        {
            case ':' or '=':
                _pos++;
                break;
            case '+' when Peek(1) == '=':
                append = true;
                _pos += 2;
                break;
            case '{' when !AtEnd:
                break;
            default:
                Fault(keyOrigin, $"expected '=', ':', '+=' or '{{' after the key {new HoconPath(path ?? [key!])}");
                _pos = afterKey;
                SkipToFieldEnd();
                return AddField(fields, key, path, Faulted(keyOrigin), comments);
        }

        SkipTrivia();
        var valueLevel = level + (path?.Count ?? 1) + (append ? 1 : 0);
        if (valueLevel > HoconTuning.MaxDepth)
        {
            Fault(keyOrigin, $"nested deeper than {HoconTuning.MaxDepth} levels");
            SkipToFieldEnd();
            return null;
        }

        var value = ParseValue(valueLevel);
        if (append) value = new AppendNode(new ArrayNode([value], value.Origin));
        return AddField(fields, key, path, value, comments);
    }

    private static FieldNode AddField(List<FieldNode> fields, string? key, List<string>? path, SyntaxNode value, List<string>? comments)
    {
        for (var i = path is null ? 0 : path.Count - 1; i > 0; i--)
        {
            value = new ObjectNode([new FieldNode(path![i], value, comments)], value.Origin);
            comments = null;
        }

        var field = new FieldNode(key ?? path![0], value, comments);
        fields.Add(field);
        return field;
    }

    private ArrayNode ParseArray(int level)
    {
        var open = Here;
        var items = _itemLists.TryPop(out var spare) ? spare : [];
        var mayTakeComma = false;
        _pos++;
        _openArrays++;
        while (true)
        {
            SkipTrivia();
            if (AtEnd)
            {
                Fault(open, "this '[' is never closed");
                break;
            }

            if (Peek() == ']')
            {
                _pos++;
                break;
            }

            if (Peek() == '}')
            {
                if (_openObjects > 0)
                {
                    Fault(open, "this '[' is not closed before the next '}'");
                    break;
                }

                Fault(Here, "'}' closes nothing");
                _pos++;
            }
            else if (Peek() == ',')
            {
                if (!mayTakeComma) Fault(Here, "a comma must follow an element; here is none before it");
                mayTakeComma = false;
                _pos++;
            }
            else
            {
                items.Add(ParseValue(level + 1));
                mayTakeComma = true;
            }
        }

        _openArrays--;
        SyntaxNode[] found = [.. items];
        items.Clear();
        _itemLists.Push(items);
        return new ArrayNode(found, open);
    }
}
