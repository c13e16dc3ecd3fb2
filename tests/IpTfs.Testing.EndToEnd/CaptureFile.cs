using System.Buffers.Binary;

namespace IpTfs.Testing.EndToEnd;

/// <summary>A capture as tcpdump writes it (the classic format, Ethernet), read whole.</summary>
public sealed class CaptureFile
{
    private const int FileHeaderOctets = 24;
    private const int RecordHeaderOctets = 16;
    private const uint MicrosecondMagic = 0xa1b2c3d4;
    private const uint EthernetLink = 1;
    private readonly byte[] _octets;

    private CaptureFile(byte[] octets, List<CapturedFrame> frames)
    {
        _octets = octets;
        Frames = frames;
    }

    public IReadOnlyList<CapturedFrame> Frames { get; }

    /// <summary>Whether the mark stands in the file, which may still be written to.</summary>
    public static bool FindMark(string path, ReadOnlySpan<byte> mark) => File.ReadAllBytes(path).AsSpan().IndexOf(mark) >= 0;

    /// <summary>Reads a capture up to the first frame that carries the end mark.</summary>
    public static CaptureFile Read(string path, ReadOnlySpan<byte> endMark)
    {
        var octets = File.ReadAllBytes(path);
        // tcpdump writes in the machine's own byte order; these machines are little-endian.
        if (BinaryPrimitives.ReadUInt32LittleEndian(octets) != MicrosecondMagic || BinaryPrimitives.ReadUInt32LittleEndian(octets.AsSpan(20)) != EthernetLink)
            throw new InvalidDataException($"{path} is not a capture of an Ethernet device in the classic format");
        var frames = new List<CapturedFrame>();
        for (var at = FileHeaderOctets; at + RecordHeaderOctets <= octets.Length;)
        {
            var captured = BinaryPrimitives.ReadInt32LittleEndian(octets.AsSpan(at + 8));
            at += RecordHeaderOctets;
            if (captured < 0 || at + captured > octets.Length) throw new InvalidDataException($"{path} ends inside a record");
            if (octets.AsSpan(at, captured).IndexOf(endMark) >= 0) return new CaptureFile(octets[..(at - RecordHeaderOctets)], frames);
            frames.Add(CapturedFrame.Parse(octets.AsSpan(at, captured)));
            at += captured;
        }

        throw new InvalidDataException($"{path} has no end mark");
    }

    /// <summary>Whether these octets stand anywhere in the capture: what crossed in the clear is found whatever it was wrapped in.</summary>
    public bool Contains(ReadOnlySpan<byte> octets) => _octets.AsSpan().IndexOf(octets) >= 0;

    /// <summary>Every pair of SPI and sequence number that was captured more than once. Each names a nonce that was used twice.</summary>
    public IReadOnlyList<(uint Spi, uint Sequence)> RepeatedSequences() =>
        [.. Frames.Where(frame => frame.IsEsp).GroupBy(frame => (frame.Spi, frame.Sequence)).Where(group => group.Count() > 1).Select(group => group.Key)];
}
