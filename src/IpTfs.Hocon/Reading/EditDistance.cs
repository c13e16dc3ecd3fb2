namespace IpTfs.Hocon.Reading;

/// <summary>Finds the key that a misspelled key most likely stands for.</summary>
internal static class EditDistance
{
    private const int MaxKeyLength = 64;

    /// <summary>The candidate with the fewest insertions, deletions, replacements and swaps of neighbours; null when there are too many for its length.</summary>
    public static string? Nearest(string key, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = Math.Max(1, (Math.Min(key.Length, MaxKeyLength) + 1) / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = Between(key, candidate);
            if (distance >= least) continue;
            least = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>Optimal string alignment distance; hyphens, underscores and case count as equal.</summary>
    public static int Between(string a, string b)
    {
        if (a.Length > MaxKeyLength || b.Length > MaxKeyLength) return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Fold(a[i - 1]) == Fold(b[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }

        return rows[a.Length, b.Length];
    }

    private static char Fold(char c) => c == '_' ? '-' : char.ToLowerInvariant(c);
}
