namespace IpTfs.Node.Capture;

/// <summary>Receives the results of an <see cref="EspExtractor"/>, in the order of the capture.</summary>
internal interface IEspSink
{
    /// <summary>Whether an SPI is known: a known SPI marks the payload of any UDP port as ESP.</summary>
    bool Knows(uint spi);

    /// <summary>An ESP packet, starting at its SPI; borrowed.</summary>
    void OnEsp(in EspFrame frame, ReadOnlySpan<byte> packet);

    /// <summary>A record, or a part of a record, that cannot be read.</summary>
    /// <param name="record">Its number.</param>
    /// <param name="timeNanos">When it was captured.</param>
    /// <param name="fault">Why.</param>
    void OnFault(long record, long timeNanos, CaptureFault fault);
}
