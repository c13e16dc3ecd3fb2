namespace IpTfs.Node.Capture;

/// <summary>One IP packet whose fragments are being collected.</summary>
/// <param name="firstRecord">The record of the first fragment received.</param>
/// <param name="firstTimeNanos">The capture time of that record.</param>
internal sealed class FragmentedDatagram(long firstRecord, long firstTimeNanos)
{
    private const int MostOctets = 65_535;

    private readonly List<(int Start, int End)> _pieces = [];
    private byte[] _octets = new byte[4096];
    private int _received;
    private int _length = -1;
    private bool _spoilt;

    /// <summary>The record of the first fragment received.</summary>
    public long FirstRecord { get; } = firstRecord;

    /// <summary>When the first fragment received was captured, in nanoseconds since the Unix epoch.</summary>
    public long FirstTimeNanos { get; } = firstTimeNanos;

    /// <summary>The protocol of the payload; null until the fragment with offset 0 has arrived.</summary>
    public byte? Protocol { get; private set; }

    /// <summary>Whether every octet has arrived.</summary>
    public bool IsComplete => !_spoilt && Protocol is not null && _length >= 0 && _received == _length;

    /// <summary>The payload of the complete packet.</summary>
    public ReadOnlySpan<byte> Payload => _octets.AsSpan(0, _length);

    /// <summary>Records that a fragment was truncated by the capture.</summary>
    public void Spoil() => _spoilt = true;

    /// <summary>Adds a copy of a fragment. Returns null, or why the packet can never be completed.</summary>
    public string? Add(in IpDatagram piece)
    {
        var start = piece.FragmentOffset;
        var end = start + piece.Payload.Length;
        if (end > MostOctets) return "fragment-beyond-end";
        if (piece.MoreFragments && piece.Payload.Length % 8 != 0 && !piece.IsTruncated) return "fragment-malformed";
        if (_pieces.Count == CaptureLimits.FragmentsPerDatagram) return "fragments-too-many";
        foreach (var (from, to) in _pieces)
        {
            // Networks duplicate fragments; any other overlap indicates an attack.
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
