using System.Globalization;
using IpTfs.Cluster.Sharding;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Keeps over a restart which store the node knew and how far it had come, so that one restored from a backup is recognized. Three numbers in a file of the state directory.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class LastSeenFile(string path)
{
    private LastSeen _written;

    /// <summary>What was kept; zeros when there is nothing that can be read.</summary>
    public LastSeen Read()
    {
        if (!File.Exists(path)) return default;
        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 3 && ulong.TryParse(words[0], CultureInfo.InvariantCulture, out var id) && long.TryParse(words[1], CultureInfo.InvariantCulture, out var revision)
            && int.TryParse(words[2], CultureInfo.InvariantCulture, out var incarnation)
            ? new LastSeen(id, revision, incarnation)
            : default;
    }

    /// <summary>Keeps it, unless it is kept already. A file that is half written would say less than it could, never more: so it is replaced as a whole.</summary>
    public void Write(LastSeen seen)
    {
        if (seen == _written || seen.StoreId == 0) return;
        var fresh = path + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{seen.StoreId} {seen.Revision} {seen.Incarnation}\n"));
        File.Move(fresh, path, overwrite: true);
        _written = seen;
    }
}
