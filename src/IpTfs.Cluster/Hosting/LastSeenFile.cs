using System.Globalization;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Saves the store's identity, its newest revision and the cluster's incarnation across restarts, so that the node recognizes a store restored from a backup. Three
/// numbers in a file of the state directory.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class LastSeenFile(string path)
{
    private LastSeen _written;

    /// <summary>The saved numbers; zeros when the file is missing or malformed.</summary>
    public LastSeen Read()
    {
        if (!File.Exists(path)) return default;
        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 3 && ulong.TryParse(words[0], CultureInfo.InvariantCulture, out var id) && long.TryParse(words[1], CultureInfo.InvariantCulture, out var revision)
            && int.TryParse(words[2], CultureInfo.InvariantCulture, out var incarnation)
            ? new LastSeen(id, revision, incarnation)
            : default;
    }

    /// <summary>Saves the numbers if they have changed. The file is replaced as a whole, so that it is never half written.</summary>
    public void Write(LastSeen seen)
    {
        if (seen == _written || seen.StoreId == 0) return;
        var fresh = path + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{seen.StoreId} {seen.Revision} {seen.Incarnation}\n"));
        File.Move(fresh, path, overwrite: true);
        _written = seen;
    }
}
