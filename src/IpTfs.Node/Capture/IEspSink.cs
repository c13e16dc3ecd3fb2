namespace IpTfs.Node.Capture;

/// <summary>Takes what an <see cref="EspExtractor"/> finds, in the order of the capture.</summary>
internal interface IEspSink
{
    /// <summary>Whether an SPI is of interest: what decides if the payload of any UDP port is ESP.</summary>
    bool Knows(uint spi);

    /// <summary>An ESP packet from its SPI on; borrowed.</summary>
    void OnEsp(in EspFrame frame, ReadOnlySpan<byte> packet);

    /// <summary>A record, or a part of one, that cannot be read.</summary>
    /// <param name="record">Its number.</param>
    /// <param name="timeNanos">When it was captured.</param>
    /// <param name="fault">Why.</param>
    void OnFault(long record, long timeNanos, CaptureFault fault);
}
