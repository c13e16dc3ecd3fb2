using System.Security.Cryptography;
using IpTfs.Node.Capture;
using IpTfs.Protocol.Counters;

namespace IpTfs.Node.Decode;

/// <summary>Turns decoding results into reports, counts them, and tracks the current record.</summary>
/// <param name="writer">Writes the reports; borrowed.</param>
/// <param name="innerOut">Receives the inner packets in order of delivery; null to discard them. Borrowed.</param>
internal sealed class DecodeReporter(IDecodeWriter writer, PcapWriter? innerOut)
{
    private long _record;
    private CaptureTime _time;

    /// <summary>The counts so far.</summary>
    public DecodeSummary Summary { get; } = new();

    /// <summary>Sets the record of the following reports; 0 for the end of the capture.</summary>
    public void BeginRecord(long record, long timeNanos)
    {
        _record = record;
        _time = new CaptureTime(timeNanos);
    }

    /// <summary>Reports an opened ESP packet.</summary>
    public void Outer(OuterReport outer)
    {
        Summary.Outer++;
        Summary.OuterOctets += outer.Length;
        writer.Outer(outer);
    }

    /// <summary>Reports a delivered inner packet; borrows it.</summary>
    public void Inner(uint spi, ReadOnlySpan<byte> packet)
    {
        Summary.Inner++;
        Summary.InnerOctets += packet.Length;
        innerOut?.Write(packet, _time.Nanos);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(packet, digest);
        var parsed = IpDatagram.TryParse(packet, out var datagram);
        writer.Inner(new InnerReport(
            _time,
            spi,
            packet.Length,
            Convert.ToHexStringLower(digest),
            parsed ? datagram.Source.ToString() : null,
            parsed ? datagram.Destination.ToString() : null,
            parsed ? datagram.Protocol : null));
    }

    /// <summary>Reports a packet that the opener or the egress dropped: as an error, or as a note if the record itself is valid.</summary>
    public void Drop(DropReason reason, uint spi, ulong? sequence)
    {
        var row = reason.Describe();
        var report = new ErrorReport(_record, _time, row.Name, row.Text, spi, sequence);
        if (IsNoFaultOfTheRecord(reason)) Note(report);
        else Error(report);
    }

    /// <summary>Reports an unreadable part of the capture.</summary>
    public void Fault(long record, long timeNanos, CaptureFault fault) =>
        Error(new ErrorReport(record, new CaptureTime(timeNanos), fault.Reason, fault.Detail));

    /// <summary>Reports an SPI for which no SA was given.</summary>
    public void OtherSpi(uint spi) =>
        Note(new ErrorReport(_record, _time, "unknown-spi", "no SA was given for this SPI; its packets are counted and not decoded", spi));

    /// <summary>Reports the end.</summary>
    public void Finish() => writer.Summary(Summary);

    // Packets missing from the capture and dummy packets are no fault of the record.
    private static bool IsNoFaultOfTheRecord(DropReason reason) =>
        reason is DropReason.FragmentLost or DropReason.FragmentWithoutStart or DropReason.ReassemblyTimeout or DropReason.DummyPacket;

    private void Error(ErrorReport error)
    {
        Summary.Errors++;
        writer.Error(error);
    }

    private void Note(ErrorReport note)
    {
        Summary.Notes++;
        writer.Note(note);
    }
}
