namespace IpTfs.Node.Capture;

/// <summary>Reads exact numbers of octets from a stream, which may be a pipe.</summary>
/// <param name="stream">The stream; borrowed.</param>
internal sealed class OctetSource(Stream stream)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;

    /// <summary>Reads until the span is full or the stream ends, and returns the number of octets read.</summary>
    public int Read(Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length)
        {
            if (_next == _end && !Fill()) break;
            var piece = Math.Min(_end - _next, destination.Length - done);
            _buffer.AsSpan(_next, piece).CopyTo(destination[done..]);
            _next += piece;
            done += piece;
        }

        return done;
    }

    /// <summary>Fills the span, or returns false at the end of the stream.</summary>
    public bool TryReadExactly(Span<byte> destination) => Read(destination) == destination.Length;

    /// <summary>Skips octets, or returns false at the end of the stream.</summary>
    public bool TrySkip(long count)
    {
        while (count > 0)
        {
            if (_next == _end && !Fill()) return false;
            var piece = (int)Math.Min(_end - _next, count);
            _next += piece;
            count -= piece;
        }

        return true;
    }

    private bool Fill()
    {
        _next = 0;
        _end = stream.Read(_buffer);
        return _end > 0;
    }
}
