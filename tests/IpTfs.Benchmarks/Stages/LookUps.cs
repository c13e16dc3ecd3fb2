namespace IpTfs.Benchmarks.Stages;

/// <summary>
/// The keys that a table is asked for: by chance and more of them than the caches remember, but the same in every run. Each look-up waits for the answer to
/// the one before, because a gateway goes on with the answer, not with the next look-up.
/// </summary>
/// <param name="entries">Entries of the table.</param>
/// <param name="keyOf">The key of an entry.</param>
internal sealed class LookUps(int entries, Func<int, uint> keyOf)
{
    private const int Length = 1 << 17;
    private readonly uint[] _keys = Keys(entries, keyOf);
    private int _next;

    /// <summary>The keys of the next run, each to be combined with the <see cref="Entry.Nothing"/> of the entry before.</summary>
    public ReadOnlySpan<uint> Next()
    {
        if (_next + Stage.Packets > Length) _next = 0;
        var keys = _keys.AsSpan(_next, Stage.Packets);
        _next += Stage.Packets;
        return keys;
    }

    private static uint[] Keys(int entries, Func<int, uint> keyOf)
    {
        var random = new Random(1);
        var keys = new uint[Length];
        for (var i = 0; i < Length; i++) keys[i] = keyOf(random.Next(entries));
        return keys;
    }

    /// <summary>What an entry leads to.</summary>
    public sealed class Entry
    {
        /// <summary>Always 0, which the processor does not know before it has read it.</summary>
        public uint Nothing { get; set; }
    }
}
