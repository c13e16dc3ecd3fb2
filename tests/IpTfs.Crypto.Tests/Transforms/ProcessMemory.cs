using System.Globalization;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>Looks for a secret in all memory that this process can write, as the thief of a core dump would.</summary>
internal static unsafe class ProcessMemory
{
    private const int Window = 1 << 20;

    /// <summary>Counts the copies of a secret in memory, without the caller's own.</summary>
    /// <param name="secret">The secret, in native memory: the collector would copy it about.</param>
    /// <param name="length">Its octets.</param>
    public static int Count(byte* secret, int length)
    {
        // Successive windows overlap, so that a copy across their border is found. Copies in the window itself do not count.
        var window = GC.AllocateUninitializedArray<byte>(Window, pinned: true);
        var own = (ulong)(nint)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(window, 0);
        var found = 0;
        using var memory = File.OpenHandle("/proc/self/mem");
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            var words = line.Split(' ');
            if (!words[1].StartsWith("rw", StringComparison.Ordinal) || line.EndsWith("[vvar]", StringComparison.Ordinal)) continue;
            var bounds = words[0].Split('-').Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            for (var at = bounds[0]; at < bounds[1];)
            {
                int read;
                try
                {
                    read = RandomAccess.Read(memory, window.AsSpan(0, (int)Math.Min(Window, bounds[1] - at)), (long)at);
                }
                catch (IOException)
                {
                    // The mapping has been removed, or has no pages.
                    break;
                }

                if (read <= 0) break;
                for (var from = 0; ;)
                {
                    var hit = window.AsSpan(from, read - from).IndexOf(new ReadOnlySpan<byte>(secret, length));
                    if (hit < 0) break;
                    var address = at + (ulong)(from + hit);
                    if (address != (ulong)secret && (address < own || address >= own + Window)) found++;
                    from += hit + 1;
                }

                at += read == Window ? (ulong)(Window - length) : (ulong)read;
            }
        }

        window.AsSpan().Clear();
        return found;
    }
}
