using System.Text;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon;

/// <summary>A path expression: keys from an object down to a value.</summary>
public sealed class HoconPath : IEquatable<HoconPath>
{
    /// <summary>A path of given keys, at least one.</summary>
    public HoconPath(params IReadOnlyList<string> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Count == 0) throw new ArgumentException("A path has at least one element.", nameof(elements));
        Elements = elements;
    }

    /// <summary>The keys, unquoted.</summary>
    public IReadOnlyList<string> Elements { get; }

    /// <summary>Parses a path expression such as <c>a."b.c".d</c>; null for any other text.</summary>
    public static HoconPath? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HoconParser.ParsePath(text);
    }

    /// <summary>Appends a key to a written path, quoting it where a path expression needs that.</summary>
    public static string Append(string path, string key)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length == 0 ? QuoteElement(key) : $"{path}.{QuoteElement(key)}";
    }

    /// <summary>A key as it must be written in a path expression.</summary>
    internal static string QuoteElement(string key)
    {
        var plain = key.Length > 0 && key != "include";
        foreach (var c in key) plain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
        return plain ? key : HoconText.Quote(key);
    }

    /// <inheritdoc/>
    public bool Equals(HoconPath? other) => other is not null && Elements.SequenceEqual(other.Elements);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HoconPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var element in Elements) hash.Add(element, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The path as it would be written in a file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var element in Elements)
        {
            if (text.Length > 0) text.Append('.');
            text.Append(QuoteElement(element));
        }

        return text.ToString();
    }
}
