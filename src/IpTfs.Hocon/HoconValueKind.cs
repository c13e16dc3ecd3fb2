using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Hocon;

/// <summary>The types of a resolved value: those of JSON, and one for a value that could not be read.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names are those of JSON's types.")]
public enum HoconValueKind
{
    /// <summary>A string, quoted or not.</summary>
    String,

    /// <summary>A number in JSON's form; its text is kept unchanged.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>An ordered list.</summary>
    Array,

    /// <summary>Keys and values.</summary>
    Object,

    /// <summary>A value whose fault was reported already; readers do not report it again.</summary>
    Faulted,
}
