using System.Buffers.Binary;
using System.Globalization;

namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>
/// Reads what several nodes sent and finds every pair of SPI and sequence number that crossed a wire more than once: each is a nonce that was used twice. Written
/// apart from the product's own parsers, which it checks.
/// </summary>
public sealed class SequenceAudit
{
    private const int FileHeaderOctets = 24;
    private const int RecordHeaderOctets = 16;
    private const uint MicrosecondMagic = 0xa1b2c3d4;
    private const int EthernetHeaderOctets = 14;
    private const int NatPort = 4500;
    private const int LongestPacket = 1500;
    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<string, long> _readTo = [];

    /// <summary>ESP packets read.</summary>
    public long Packets { get; private set; }

    /// <summary>SPIs that were seen.</summary>
    public int Associations => _seen.Select(static pair => (uint)(pair >> 32)).Distinct().Count();

    /// <summary>What was seen twice.</summary>
    public List<string> Repeated { get; } = [];

    /// <summary>Reads a capture of tcpdump (the classic format, Ethernet), which may still be written to, from where the last call came to.</summary>
    public void Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var file = new BufferedStream(stream, 1 << 20);
        var header = new byte[FileHeaderOctets];
        file.ReadExactly(header);
        // tcpdump writes in the machine's own byte order; these machines are little-endian.
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != MicrosecondMagic) throw new InvalidDataException($"{path} is not a capture in the classic format");
        var at = _readTo.GetValueOrDefault(path, FileHeaderOctets);
        file.Seek(at, SeekOrigin.Begin);
        var record = new byte[RecordHeaderOctets];
        var frame = new byte[1 << 16];
        while (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length)
        {
            var captured = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(8));
            // The rest of a record may still be on its way.
            if (file.ReadAtLeast(frame.AsSpan(0, captured), captured, throwOnEndOfStream: false) < captured) break;
            ReadFrame(frame.AsSpan(0, captured), path);
            at += RecordHeaderOctets + captured;
        }

        _readTo[path] = at;
    }

    private void ReadFrame(ReadOnlySpan<byte> frame, string path)
    {
        if (frame.Length < EthernetHeaderOctets + 20 || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != 0x0800) return;
        var packet = frame[EthernetHeaderOctets..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // A run of packets that the kernel was to split would hide all but its first.
        if (length > LongestPacket) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path} has a packet of {length} octets"));
        var payload = packet[((packet[0] & 15) * 4)..];
        if (packet[9] == 50) Add(payload, path);
        else if (packet[9] == 17 && payload.Length >= 16 && BinaryPrimitives.ReadUInt16BigEndian(payload) == NatPort) Add(payload[8..], path);
    }

    private void Add(ReadOnlySpan<byte> esp, string path)
    {
        var pair = BinaryPrimitives.ReadUInt64BigEndian(esp);
        Packets++;
        if (!_seen.Add(pair)) Repeated.Add(string.Create(CultureInfo.InvariantCulture, $"SPI 0x{pair >> 32:x} sequence {(uint)pair} again in {Path.GetFileName(path)}"));
    }
}
