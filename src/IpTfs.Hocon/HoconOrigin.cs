namespace IpTfs.Hocon;

/// <summary>The position of a value or a fault in a source.</summary>
/// <param name="File">Name of the source as given to the loader; <c>environment</c> for values that came from there.</param>
/// <param name="Line">Line, counted from 1; 0 for the source as a whole.</param>
/// <param name="Column">Column in UTF-16 units, counted from 1; 0 for the source as a whole.</param>
public readonly record struct HoconOrigin(string File, int Line, int Column)
{
    /// <summary>The origin of a source as a whole.</summary>
    public static HoconOrigin OfFile(string file) => new(file, 0, 0);

    /// <summary><c>file:line:column</c>, the form that editors and compilers share.</summary>
    public override string ToString() => Line == 0 ? File ?? string.Empty : $"{File}:{Line}:{Column}";
}
