namespace IpTfs.Node.Capture;

/// <summary>One captured frame. The reader reuses the object: what it holds is valid until the next read.</summary>
internal sealed class CaptureRecord
{
    private byte[] _storage = new byte[2048];

    /// <summary>Counts from 1 over the whole file, unreadable records included.</summary>
    public long Number { get; set; }

    /// <summary>When it was captured, in nanoseconds since the Unix epoch; that of the record before where the format has none.</summary>
    public long TimeNanos { get; set; }

    /// <summary>The LINKTYPE number of the interface.</summary>
    public uint LinkType { get; set; }

    /// <summary>Octets on the wire; never fewer than were captured.</summary>
    public int OriginalLength { get; set; }

    /// <summary>Octets captured.</summary>
    public int Length { get; private set; }

    /// <summary>The octets captured.</summary>
    public ReadOnlySpan<byte> Data => _storage.AsSpan(0, Length);

    /// <summary>Makes room for a frame and returns it for filling.</summary>
    /// <param name="length">At most <see cref="CaptureLimits.RecordOctets"/>: the caller has checked.</param>
    public Span<byte> Prepare(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, CaptureLimits.RecordOctets);
        if (_storage.Length < length) _storage = new byte[Math.Max(length, Math.Min(2 * _storage.Length, CaptureLimits.RecordOctets))];
        Length = length;
        return _storage.AsSpan(0, length);
    }
}
