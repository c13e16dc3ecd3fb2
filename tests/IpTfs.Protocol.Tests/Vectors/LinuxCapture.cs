using System.Buffers.Binary;
using System.Text.Json;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Tests.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Vectors;

/// <summary>
/// A capture of what a real Linux IP-TFS sent, from tests/vectors/linux: the outer packets and what an independent decoder read in them.
/// </summary>
internal sealed class LinuxCapture
{
    private const int PcapHeader = 24;
    private const int RecordHeader = 16;
    private const int EthernetHeader = 14;

    private readonly JsonElement _facts;

    private LinuxCapture(string name)
    {
        var path = Repository.File("tests", "vectors", "linux", name);
        using var facts = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        _facts = facts.RootElement.Clone();
        OuterPackets = [.. IpPackets(File.ReadAllBytes(path + ".pcap"))];
    }

    /// <summary>The captures whose suite is an AEAD, which the framework can open without the product's providers.</summary>
    public static TheoryData<string> Names { get; } =
        new("gcm128-v4-aggregate", "gcm128-v6-in-v6", "gcm256-v4-fragment-9000", "chacha20poly1305-v4-udp");

    public static LinuxCapture Load(string name) => new(name);

    /// <summary>The outer IP packets, in the order captured.</summary>
    public IReadOnlyList<byte[]> OuterPackets { get; }

    /// <summary>The BlockOffset of each payload.</summary>
    public IEnumerable<int> BlockOffsets => _facts.GetProperty("block_offsets").EnumerateArray().Select(value => value.GetInt32());

    /// <summary>Length and SHA-256 of each inner packet, in the order sent.</summary>
    public IEnumerable<(int Length, string Sha256)> InnerPackets => _facts.GetProperty("inner").EnumerateArray()
        .Select(inner => (inner.GetProperty("len").GetInt32(), inner.GetProperty("sha256").GetString()!));

    /// <summary>A receiver with the capture's SPI and key.</summary>
    public EspOpener Opener()
    {
        var key = Hex.Parse(_facts.GetProperty("key").GetString()!);
        var transform = _facts.GetProperty("algorithm").GetString() switch
        {
            "gcm" => AeadTransform.AesGcm(key[..^4], key[^4..], esn: false),
            "chacha" => AeadTransform.ChaCha(key[..^4], key[^4..], esn: false),
            var other => throw new NotSupportedException(other),
        };
        return new EspOpener(_facts.GetProperty("spi").GetUInt32(), transform, false, 64, LifetimeLimits.Unlimited, MonotonicTime.Zero);
    }

    // A pcap file of Ethernet frames with IP packets, in the byte order of the machine that wrote it.
    private static IEnumerable<byte[]> IpPackets(byte[] pcap)
    {
        for (var at = PcapHeader; at < pcap.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(pcap.AsSpan(at + 8));
            at += RecordHeader;
            yield return pcap[(at + EthernetHeader)..(at + length)];
            at += length;
        }
    }
}
