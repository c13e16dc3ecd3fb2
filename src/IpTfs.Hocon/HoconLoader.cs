using IpTfs.Hocon.Sources;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon;

/// <summary>Parses HOCON texts. No input makes it throw: every fault is reported in the document.</summary>
public static class HoconLoader
{
    /// <summary>Parses a text.</summary>
    /// <param name="text">The text; any string.</param>
    /// <param name="name">The name of the text: origins show it, and names in include statements are relative to it.</param>
    /// <param name="includes">Returns included texts; without it an include statement is a fault.</param>
    public static HoconDocument Parse(string text, string name, IHoconSource? includes = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return Parse(new ParseContext(includes, new HoconFaultList()), text, name, includes?.Locate(name, null) ?? name);
    }

    /// <summary>Reads and parses a source. A source that cannot be read gives an empty document with one fault.</summary>
    /// <param name="source">Returns the text and the texts that it includes.</param>
    /// <param name="name">The name of the source, also shown in origins.</param>
    public static HoconDocument Load(IHoconSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        var location = source.Locate(name, null);
        var content = source.Read(location);
        var faults = new HoconFaultList();
        if (content.Status != HoconSourceStatus.Found) faults.Add(HoconOrigin.OfFile(name), content.Problem);
        return Parse(new ParseContext(source, faults), Utf8Text.Decode(content.Utf8.Span, name, faults), name, location);
    }

    private static HoconDocument Parse(ParseContext context, string text, string name, string location)
    {
        context.Enter(location);
        var root = HoconParser.Parse(context, name, location, text, level: 0, scopes: []);
        return new HoconDocument(name, root, context.Faults.ToList());
    }
}
