using System.Globalization;

namespace IpTfs.Hocon;

/// <summary>The rule that lets an object with numeric keys stand for an array.</summary>
internal static class NumericKeys
{
    /// <summary>The keys that are non-negative integers, in their numeric order; null when there is none.</summary>
    public static IReadOnlyList<string>? Order(IEnumerable<string> keys)
    {
        var indexed = new List<(int Index, string Key)>();
        foreach (var key in keys)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) indexed.Add((index, key));
        }

        return indexed.Count == 0 ? null : [.. indexed.OrderBy(entry => entry.Index).Select(entry => entry.Key)];
    }
}
