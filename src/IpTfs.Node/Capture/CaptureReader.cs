using System.Buffers.Binary;

namespace IpTfs.Node.Capture;

/// <summary>Reads a capture file record by record; holds at most one record, and never trusts a length field.</summary>
/// <remarks>Not thread-safe. The file may hold any octets: an unreadable part becomes a <see cref="CaptureFault"/>, not an exception.</remarks>
internal abstract class CaptureReader
{
    private const uint PcapMicroseconds = 0xA1B2C3D4;
    private const uint PcapNanoseconds = 0xA1B23C4D;

    /// <summary>The record that the last <see cref="CaptureStep.Record"/> announced.</summary>
    public CaptureRecord Record { get; } = new();

    /// <summary>The fault of the last <see cref="CaptureStep.Fault"/>.</summary>
    public CaptureFault Fault { get; private set; } = new("none", "nothing was wrong");

    /// <summary>Reads the next record or fault.</summary>
    public abstract CaptureStep Read();

    /// <summary>Recognizes the format by its first octets. Null when it is neither pcap nor pcapng.</summary>
    /// <param name="stream">The file, or a pipe, at its start; borrowed for the reader's life.</param>
    public static CaptureReader? Open(Stream stream)
    {
        var source = new OctetSource(stream);
        Span<byte> magic = stackalloc byte[4];
        if (!source.TryReadExactly(magic)) return null;
        var little = BinaryPrimitives.ReadUInt32LittleEndian(magic);
        var big = BinaryPrimitives.ReadUInt32BigEndian(magic);
        return (little, big) switch
        {
            (PcapMicroseconds, _) => PcapReader.Open(source, bigEndian: false, nanosPerTick: 1000),
            (PcapNanoseconds, _) => PcapReader.Open(source, bigEndian: false, nanosPerTick: 1),
            (_, PcapMicroseconds) => PcapReader.Open(source, bigEndian: true, nanosPerTick: 1000),
            (_, PcapNanoseconds) => PcapReader.Open(source, bigEndian: true, nanosPerTick: 1),
            (PcapngReader.SectionHeader, _) => new PcapngReader(source),
            _ => null,
        };
    }

    /// <summary>Sets the current fault.</summary>
    protected CaptureStep Report(string reason, string detail)
    {
        Fault = new CaptureFault(reason, detail);
        return CaptureStep.Fault;
    }
}
