using System.Text;

namespace IpTfs.Hocon.Sources;

/// <summary>Named texts in memory, for embedded defaults and tests. Names are relative to the including name's last slash.</summary>
/// <param name="texts">The texts by name; the dictionary is kept.</param>
public sealed class HoconMemorySource(IReadOnlyDictionary<string, string> texts) : IHoconSource
{
    /// <inheritdoc/>
    public string Locate(string name, string? including)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slash = including?.LastIndexOf('/') ?? -1;
        return slash < 0 || name.StartsWith('/') ? name : string.Concat(including.AsSpan(0, slash + 1), name);
    }

    /// <inheritdoc/>
    public HoconSourceContent Read(string location) =>
        texts.TryGetValue(location, out var text) ? HoconSourceContent.Found(Encoding.UTF8.GetBytes(text)) : HoconSourceContent.Missing;
}
