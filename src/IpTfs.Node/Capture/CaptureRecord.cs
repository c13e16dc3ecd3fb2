namespace IpTfs.Node.Capture;

/// <summary>One captured frame. The reader reuses the object: its content is valid until the next read.</summary>
internal sealed class CaptureRecord
{
    private byte[] _storage = new byte[2048];

    /// <summary>Counts from 1 over the whole file, unreadable records included.</summary>
    public long Number { get; set; }

    /// <summary>When it was captured, in nanoseconds since the Unix epoch; the previous record's time if the format has none.</summary>
    public long TimeNanos { get; set; }

    /// <summary>The LINKTYPE number of the interface.</summary>
    public uint LinkType { get; set; }

    /// <summary>Octets on the wire; never fewer than were captured.</summary>
    public int OriginalLength { get; set; }

    /// <summary>Octets captured.</summary>
    public int Length { get; private set; }

    /// <summary>The octets captured.</summary>
    public ReadOnlySpan<byte> Data => _storage.AsSpan(0, Length);

    /// <summary>Returns a buffer for a frame, which the caller fills.</summary>
    /// <param name="length">At most <see cref="CaptureLimits.RecordOctets"/>: checked by the caller.</param>
    public Span<byte> Prepare(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, CaptureLimits.RecordOctets);
        if (_storage.Length < length) _storage = new byte[Math.Max(length, Math.Min(2 * _storage.Length, CaptureLimits.RecordOctets))];
        Length = length;
        return _storage.AsSpan(0, length);
    }
}
