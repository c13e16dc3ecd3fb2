using System.Text;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Rendering;

/// <summary>Writes a resolved tree as HOCON. What it writes without a mask parses to the same data; values of kind Faulted become null.</summary>
public sealed class HoconRenderer
{
    private const int BlanksPerLevel = 2;

    private readonly StringBuilder _text;
    private readonly HoconRenderOptions _options;

    private HoconRenderer(StringBuilder text, HoconRenderOptions options)
    {
        _text = text;
        _options = options;
    }

    /// <summary>Writes a tree; an object at the root without its braces, lines ended by a newline.</summary>
    public static string Render(HoconValue value, HoconRenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        var renderer = new HoconRenderer(text, options ?? HoconRenderOptions.Default);
        if (value is HoconObject root)
        {
            renderer.WriteMembers(root, string.Empty, 0);
        }
        else
        {
            renderer.WriteValue(value, string.Empty, 0);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Appends one member of an object and a new line. A tree that is too large to be held is written member by member.</summary>
    /// <param name="text">Where the text goes.</param>
    /// <param name="member">The member; its comments are left out.</param>
    /// <param name="level">Objects around the member: each indents it by two blanks.</param>
    public static void Append(StringBuilder text, HoconMember member, int level)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(member);
        new HoconRenderer(text, HoconRenderOptions.Default).WriteMember(member, string.Empty, level);
    }

    private void WriteMembers(HoconObject value, string path, int indent)
    {
        IEnumerable<HoconMember> members = value.Members;
        if (_options.Sorted) members = members.OrderBy(member => member.Key, StringComparer.Ordinal);
        foreach (var member in members)
        {
            if (_options.Comments) WriteComments(member.Comments, indent);
            WriteMember(member, path, indent);
        }
    }

    private void WriteMember(HoconMember member, string path, int indent)
    {
        Indent(indent).Append(HoconPath.QuoteElement(member.Key)).Append(member.Value is HoconObject ? " " : " = ");
        // Only a mask asks for the path of a value.
        WriteValue(member.Value, _options.Mask is null ? path : HoconPath.Append(path, member.Key), indent);
        _text.Append('\n');
    }

    private void WriteComments(IReadOnlyList<string> comments, int indent)
    {
        foreach (var comment in comments)
        {
            foreach (var line in comment.Split('\n')) Indent(indent).Append("# ").Append(line.TrimEnd()).Append('\n');
        }
    }

    private void WriteValue(HoconValue value, string path, int indent)
    {
        switch (value)
        {
            case HoconObject { Members.Count: 0 }:
                _text.Append("{}");
                break;
            case HoconObject child:
                _text.Append("{\n");
                WriteMembers(child, path, indent + 1);
                Indent(indent).Append('}');
                break;
            case HoconArray array:
                WriteArray(array, path, indent);
                break;
            case HoconScalar scalar:
                WriteScalar(scalar, path);
                break;
        }
    }

    private void WriteArray(HoconArray array, string path, int indent)
    {
        var flat = array.Items.All(static item => item is HoconScalar);
        _text.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (i > 0) _text.Append(flat ? ", " : ",");
            if (!flat)
            {
                _text.Append('\n');
                Indent(indent + 1);
            }

            WriteValue(array.Items[i], path, indent + 1);
        }

        if (!flat)
        {
            _text.Append('\n');
            Indent(indent);
        }

        _text.Append(']');
    }

    private void WriteScalar(HoconScalar scalar, string path)
    {
        if (_options.Mask?.Invoke(path) == true) _text.Append(HoconText.Quote(_options.MaskText));
        else if (scalar.Kind == HoconValueKind.String) _text.Append(IsPlain(scalar.Text) ? scalar.Text : HoconText.Quote(scalar.Text));
        else _text.Append(scalar.Kind == HoconValueKind.Faulted ? "null" : scalar.Text);
    }

    /// <summary>Words such as <c>aes128gcm16</c> and quantities such as <c>10 ms</c> read better without quotes.</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || HoconText.Classify(text) != HoconValueKind.String) return false;
        var word = 0;
        if (char.IsAsciiDigit(text[0]))
        {
            word = HoconText.NumberLength(text);
            if (word < text.Length && text[word] == ' ') word++;
        }

        if (word >= text.Length || !char.IsAsciiLetter(text[word])) return false;
        foreach (var c in text.AsSpan(word))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return true;
    }

    private StringBuilder Indent(int level) => _text.Append(' ', BlanksPerLevel * level);
}
