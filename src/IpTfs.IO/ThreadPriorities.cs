using System.Globalization;
using IpTfs.IO.Native;

namespace IpTfs.IO;

/// <summary>The priority of threads of this process that are not ours to start, such as the runtime's own.</summary>
public static class ThreadPriorities
{
    private const string Threads = "/proc/self/task";

    // The kernel keeps so much of a thread's name.
    private const int LongestName = 15;

    /// <summary>
    /// Makes the threads with a name nicer: they get a processor when the others leave one, and a small share when these do not. Nothing can be taken back by a process
    /// without privileges. Does nothing where the system does not tell of threads, or there is none of that name.
    /// </summary>
    /// <param name="name">The name; its first 15 octets count.</param>
    /// <param name="nice">How nice: 1 to 19. A thread at 10 gets a ninth of what one at 0 gets, while both want more.</param>
    /// <returns>How many there are.</returns>
    public static int Lower(string name, int nice)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(nice, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nice, 19);
        if (!Directory.Exists(Threads)) return 0;
        var wanted = name.Length > LongestName ? name[..LongestName] : name;
        var count = 0;
        foreach (var thread in Directory.EnumerateDirectories(Threads))
        {
            if (NameOf(thread) != wanted || !int.TryParse(Path.GetFileName(thread), CultureInfo.InvariantCulture, out var id)) continue;
            if (Libc.setpriority(Linux.PRIO_PROCESS, (uint)id, nice) == 0) count++;
        }

        return count;
    }

    private static string? NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd('\n');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended since it was listed.
            return null;
        }
    }
}
