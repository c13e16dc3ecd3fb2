using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Capture;

/// <summary>Reassembles fragmented IP packets within fixed limits. Overlapping fragments invalidate their packet (RFC 5722).</summary>
/// <remarks>Holds at most <see cref="CaptureLimits.Datagrams"/> packets of 65,535 octets; the oldest is evicted.</remarks>
internal sealed class FragmentTable
{
    private readonly Dictionary<FragmentKey, FragmentedDatagram> _datagrams = [];

    /// <summary>Packets waiting for fragments.</summary>
    public int Count => _datagrams.Count;

    /// <summary>Adds a fragment.</summary>
    /// <param name="piece">A fragment; its payload is copied.</param>
    /// <param name="record">The number of the fragment's record.</param>
    /// <param name="timeNanos">When it was captured.</param>
    /// <param name="whole">The complete packet, which is removed from the table; null while fragments are missing.</param>
    /// <returns>Null, or why the packet can never be completed.</returns>
    public string? Add(in IpDatagram piece, long record, long timeNanos, out FragmentedDatagram? whole)
    {
        whole = null;
        var key = new FragmentKey(piece.Source, piece.Destination, piece.FragmentId, piece.Source.IsV6 ? (byte)0 : piece.Protocol);
        if (!_datagrams.TryGetValue(key, out var datagram))
        {
            datagram = new FragmentedDatagram(record, timeNanos);
            _datagrams.Add(key, datagram);
        }

        if (piece.IsTruncated) datagram.Spoil();
        var fault = datagram.Add(piece);
        if (fault is not null)
        {
            _datagrams.Remove(key);
            return fault;
        }

        if (datagram.IsComplete)
        {
            _datagrams.Remove(key);
            whole = datagram;
        }

        return null;
    }

    /// <summary>Removes one packet that timed out or exceeds the limit. False when there is none.</summary>
    /// <param name="timeNanos">Now, in the capture's time; <see cref="long.MaxValue"/> at the end of the capture.</param>
    /// <param name="datagram">The packet removed.</param>
    public bool TryEvict(long timeNanos, out FragmentedDatagram? datagram)
    {
        datagram = null;
        if (_datagrams.Count == 0) return false;
        var oldest = _datagrams.MinBy(entry => entry.Value.FirstRecord);
        var tooMany = _datagrams.Count > CaptureLimits.Datagrams;
        if (!tooMany && timeNanos - oldest.Value.FirstTimeNanos <= CaptureLimits.DatagramLifetimeNanos) return false;
        _datagrams.Remove(oldest.Key);
        datagram = oldest.Value;
        return true;
    }

    private readonly record struct FragmentKey(IpAddress Source, IpAddress Destination, uint Id, byte Protocol);
}
