namespace IpTfs.Node.Capture;

/// <summary>One IP packet whose pieces are being collected.</summary>
/// <param name="firstRecord">The record that brought the first piece.</param>
/// <param name="firstTimeNanos">When that was captured.</param>
internal sealed class FragmentedDatagram(long firstRecord, long firstTimeNanos)
{
    private const int MostOctets = 65_535;

    private readonly List<(int Start, int End)> _pieces = [];
    private byte[] _octets = new byte[4096];
    private int _received;
    private int _length = -1;
    private bool _spoilt;

    /// <summary>The record that brought the first piece.</summary>
    public long FirstRecord { get; } = firstRecord;

    /// <summary>When the first piece was captured, in nanoseconds since the Unix epoch.</summary>
    public long FirstTimeNanos { get; } = firstTimeNanos;

    /// <summary>What the payload begins with, once the first piece of the packet is here.</summary>
    public byte? Protocol { get; private set; }

    /// <summary>Whether every octet is here.</summary>
    public bool IsComplete => !_spoilt && Protocol is not null && _length >= 0 && _received == _length;

    /// <summary>The payload of the complete packet.</summary>
    public ReadOnlySpan<byte> Payload => _octets.AsSpan(0, _length);

    /// <summary>Notes that a fragment was captured only in part.</summary>
    public void Spoil() => _spoilt = true;

    /// <summary>Adds a piece, copying it. Null, or why the packet can never be finished.</summary>
    public string? Add(in IpDatagram piece)
    {
        var start = piece.FragmentOffset;
        var end = start + piece.Payload.Length;
        if (end > MostOctets) return "fragment-beyond-end";
        if (piece.MoreFragments && piece.Payload.Length % 8 != 0 && !piece.IsTruncated) return "fragment-malformed";
        if (_pieces.Count == CaptureLimits.FragmentsPerDatagram) return "fragments-too-many";
        foreach (var (from, to) in _pieces)
        {
            // A duplicate of a piece is what a network does; any other overlap is what an attacker does.
            if (from == start && to == end) return null;
            if (start < to && from < end) return "fragment-overlap";
        }

        if (!piece.MoreFragments)
        {
            if (_length >= 0 && _length != end) return "fragment-overlap";
            _length = end;
        }

        if (_length >= 0 && (end > _length || _pieces.Exists(known => known.End > _length))) return "fragment-beyond-end";
        if (start == 0) Protocol = piece.Protocol;
        if (_octets.Length < end) Array.Resize(ref _octets, Math.Min(MostOctets, Math.Max(end, 2 * _octets.Length)));
        piece.Payload.CopyTo(_octets.AsSpan(start));
        _pieces.Add((start, end));
        _received += piece.Payload.Length;
        return null;
    }
}
