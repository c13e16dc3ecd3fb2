using System.Numerics;
using System.Runtime.CompilerServices;
using IpTfs.Gateway.Routing;

namespace IpTfs.Gateway.Readers;

/// <summary>Groups the packets of one batch by SA in one pass. Groups are in the order of their first packets; packets keep their order within a group.</summary>
/// <remarks>Single-threaded. Reuses its memory; allocates only for a batch with more packets than any before.</remarks>
internal sealed class PacketGroups
{
    // Open addressing, at most half full: the number of an SA's group plus one, 0 where there is none.
    private int[] _table = [];
    private int[] _next = [];
    private (DirectoryEntry Entry, int First, int Last)[] _groups = [];
    private int _mask;

    /// <summary>How many SAs the batch has packets for.</summary>
    public int Count { get; private set; }

    /// <summary>Clears the groups and makes room for a batch of at most this many packets.</summary>
    public void Begin(int packets)
    {
        // Release the SAs of the last batch: they may have been removed.
        Array.Clear(_groups, 0, Count);
        Count = 0;
        if (_next.Length < packets)
        {
            var room = (int)BitOperations.RoundUpToPowerOf2((uint)packets);
            _next = new int[room];
            _groups = new (DirectoryEntry, int, int)[room];
            _table = new int[2 * room];
        }

        _mask = (2 * (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, packets))) - 1;
        Array.Clear(_table, 0, _mask + 1);
    }

    /// <summary>Appends a packet to the group of its SA. Packets are numbered from 0 and added in order.</summary>
    public void Add(DirectoryEntry entry, int packet)
    {
        _next[packet] = -1;
        for (var at = RuntimeHelpers.GetHashCode(entry) & _mask; ; at = (at + 1) & _mask)
        {
            if (_table[at] == 0)
            {
                _groups[Count] = (entry, packet, packet);
                _table[at] = ++Count;
                return;
            }

            ref var group = ref _groups[_table[at] - 1];
            if (group.Entry != entry) continue;
            _next[group.Last] = packet;
            group.Last = packet;
            return;
        }
    }

    /// <summary>The SA of a group and its first packet.</summary>
    public DirectoryEntry Group(int index, out int first)
    {
        first = _groups[index].First;
        return _groups[index].Entry;
    }

    /// <summary>The next packet of the same SA; -1 after the last.</summary>
    public int Next(int packet) => _next[packet];
}
