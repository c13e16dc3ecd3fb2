using System.Collections.Immutable;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>An immutable set of IP prefixes of either family that answers whether an address lies in any of them.</summary>
/// <remarks>Read by any number of threads, without allocation. A few prefixes are compared one by one, many are hashed.</remarks>
public sealed class PrefixSet
{
    private const int LinearLimit = 8;

    private readonly IpPrefix[] _few = [];
    private readonly PrefixMap<bool>? _v4;
    private readonly PrefixMap<bool>? _v6;

    /// <summary>Makes a set.</summary>
    public PrefixSet(IEnumerable<IpPrefix> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        Prefixes = prefixes is IReadOnlyList<IpPrefix> { Count: 1 } single ? [single[0]] : [.. prefixes.Distinct()];
        if (Prefixes.Length <= LinearLimit)
        {
            _few = ImmutableCollectionsMarshal.AsArray(Prefixes)!;
            return;
        }

        _v4 = new PrefixMap<bool>(32);
        _v6 = new PrefixMap<bool>(128);
        foreach (var prefix in Prefixes) (prefix.IsV6 ? _v6 : _v4).GetOrAdd(prefix) = true;
    }

    /// <summary>The prefixes, in the order given, duplicates removed.</summary>
    public ImmutableArray<IpPrefix> Prefixes { get; }

    /// <summary>Whether the address lies in one of the prefixes.</summary>
    public bool Contains(in IpAddress address)
    {
        if (_v4 is not null) return (address.IsV6 ? _v6! : _v4).FindLongest(address.Bits, out _);
        foreach (ref readonly var prefix in _few.AsSpan())
        {
            if (prefix.Contains(address)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Prefixes);
}
