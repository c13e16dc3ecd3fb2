using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>
/// The outbound security policy: finds the tunnel for an inner packet. Of all entries whose local prefix contains the source and whose remote
/// prefix contains the destination, the one with the longest remote prefix wins; among those with the same, the one with the longest local
/// prefix. No entry means: drop, never clear text.
/// </summary>
/// <typeparam name="T">The type of an entry's value.</typeparam>
/// <remarks>
/// Immutable: built by <see cref="SelectorTableBuilder{T}"/>, which may begin with the table before, and swapped as a whole. Read by any number of threads without locks or
/// allocation. A look-up probes once for each prefix length that occurs among the remotes, longest first, and the same among the locals of a
/// remote prefix that it finds: never more than (width + 1)², one or two in practical tables, however many entries there are.
/// </remarks>
public sealed class SelectorTable<T>
    where T : notnull
{
    internal SelectorTable(PrefixMap<LocalEntries<T>> v4, PrefixMap<LocalEntries<T>> v6, int count)
    {
        V4 = v4;
        V6 = v6;
        Count = count;
    }

    /// <summary>The entries of IPv4, by remote prefix.</summary>
    internal PrefixMap<LocalEntries<T>> V4 { get; }

    /// <summary>The entries of IPv6, by remote prefix.</summary>
    internal PrefixMap<LocalEntries<T>> V6 { get; }

    /// <summary>How many pairs of prefixes the table has.</summary>
    public int Count { get; }

    /// <summary>Finds the tunnel of an inner packet. False is <c>no-policy</c>.</summary>
    public bool TryFindOutbound(in InnerPacketInfo inner, out T value) => TryFindOutbound(inner.Source, inner.Destination, out value);

    /// <summary>Finds the tunnel for a pair of addresses. False is <c>no-policy</c>.</summary>
    public bool TryFindOutbound(in IpAddress source, in IpAddress destination, out T value)
    {
        value = default!;
        if (source.IsV6 != destination.IsV6) return false;
        var byRemote = destination.IsV6 ? V6 : V4;
        foreach (var length in byRemote.Lengths)
        {
            ref readonly var locals = ref byRemote.Find(destination.Bits, length, out var found);
            if (found && locals.TryFind(source, out value)) return true;
        }

        return false;
    }
}
