using System.Runtime.CompilerServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>Collects the entries of a <see cref="SelectorTable{T}"/>.</summary>
/// <typeparam name="T">The type of an entry's value.</typeparam>
/// <remarks>Single-threaded; used once.</remarks>
public sealed class SelectorTableBuilder<T>
    where T : notnull
{
    private PrefixMap<LocalEntries<T>>? _v4;
    private PrefixMap<LocalEntries<T>>? _v6;
    private int _count;

    /// <summary>Begins with an empty table.</summary>
    /// <param name="expected">About how many remote prefixes of IPv4 there will be: avoids repeated growth.</param>
    public SelectorTableBuilder(int expected = 0)
    {
        _v4 = new PrefixMap<LocalEntries<T>>(32, expected);
        _v6 = new PrefixMap<LocalEntries<T>>(128);
    }

    /// <summary>Begins with the entries of a table, which does not change. Its arrays are copied, and nothing is hashed again.</summary>
    public SelectorTableBuilder(SelectorTable<T> table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _v4 = new PrefixMap<LocalEntries<T>>(table.V4);
        _v6 = new PrefixMap<LocalEntries<T>>(table.V6);
        _count = table.Count;
    }

    /// <summary>
    /// Adds every pair of a local and a remote prefix of one family. False when a pair already has another value: two tunnels claim the same traffic.
    /// <paramref name="conflict"/> then has the pair and its value, and the pairs before it stay added.
    /// </summary>
    public bool TryAdd(TrafficSelectors selectors, T value, out SelectorConflict<T> conflict)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        foreach (var remote in selectors.Remote.Prefixes)
        {
            foreach (var local in selectors.Local.Prefixes)
            {
                if (local.IsV6 == remote.IsV6 && !TryAdd(local, remote, value, out conflict)) return false;
            }
        }

        conflict = default;
        return true;
    }

    /// <summary>Adds one pair of prefixes of one family.</summary>
    public bool TryAdd(in IpPrefix local, in IpPrefix remote, T value, out SelectorConflict<T> conflict)
    {
        if (local.IsV6 != remote.IsV6) throw new ArgumentException("both prefixes are of one family", nameof(remote));
        var byRemote = (remote.IsV6 ? _v6 : _v4) ?? throw new InvalidOperationException("the table was already built");
        ref var locals = ref byRemote.GetOrAdd(remote);
        if (locals.GetOrAdd(local, value, this, out var added) is var existing && !added && !EqualityComparer<T>.Default.Equals(existing, value))
        {
            conflict = new SelectorConflict<T>(local, remote, existing);
            return false;
        }

        if (added) _count++;
        conflict = default;
        return true;
    }

    /// <summary>Removes every pair of a local and a remote prefix of one family that has this value.</summary>
    public void Remove(TrafficSelectors selectors, T value)
    {
        ArgumentNullException.ThrowIfNull(selectors);
        foreach (var remote in selectors.Remote.Prefixes)
        {
            foreach (var local in selectors.Local.Prefixes)
            {
                if (local.IsV6 == remote.IsV6) Remove(local, remote, value);
            }
        }
    }

    /// <summary>Makes the table. The builder must not be used any more.</summary>
    public SelectorTable<T> Build()
    {
        if (_v4 is not { } v4 || _v6 is not { } v6) throw new InvalidOperationException("the table was already built");
        _v4 = null;
        _v6 = null;
        return new SelectorTable<T>(v4, v6, _count);
    }

    private void Remove(in IpPrefix local, in IpPrefix remote, T value)
    {
        var byRemote = (remote.IsV6 ? _v6 : _v4) ?? throw new InvalidOperationException("the table was already built");
        ref var locals = ref byRemote.FindExact(remote);
        if (Unsafe.IsNullRef(ref locals) || !locals.Remove(local, value, this)) return;
        _count--;
        if (locals.IsEmpty) byRemote.Remove(remote);
    }
}
