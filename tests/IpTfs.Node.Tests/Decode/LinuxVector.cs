using System.Buffers.Binary;
using System.Text.Json;

namespace IpTfs.Node.Tests.Decode;

/// <summary>A capture of a real Linux IP-TFS sender, and what an independent decoder read in it (tests/vectors/linux).</summary>
internal sealed class LinuxVector
{
    private const int PcapHeader = 24;
    private const int RecordHeader = 16;
    private const int EthernetHeader = 14;

    private readonly JsonElement _facts;

    private LinuxVector(string name)
    {
        CapturePath = Path.Combine(FindDirectory(), name + ".pcap");
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(CapturePath, ".json")));
        _facts = facts.RootElement.Clone();
        Packets = [.. ReadPackets(File.ReadAllBytes(CapturePath))];
    }

    public static TheoryData<string> Names { get; } =
        new("aescbc256-sha256-v4", "chacha20poly1305-v4-udp", "gcm128-v4-aggregate", "gcm128-v6-in-v6", "gcm256-v4-fragment-9000");

    public string CapturePath { get; }

    /// <summary>The outer IP packets, in the order captured.</summary>
    public IReadOnlyList<byte[]> Packets { get; }

    public string[] Inner =>
        [.. _facts.GetProperty("inner").EnumerateArray().Select(inner => $"{inner.GetProperty("len").GetInt32()} {inner.GetProperty("sha256").GetString()}")];

    public int[] BlockOffsets => [.. _facts.GetProperty("block_offsets").EnumerateArray().Select(value => value.GetInt32())];

    public int Fragments => _facts.GetProperty("fragments").GetInt32();

    public string Key => _facts.GetProperty("key").GetString()!;

    public string Spec => SpecWith(Key);

    public static LinuxVector Load(string name) => new(name);

    public string SpecWith(string key)
    {
        var octets = key.Length / 2;
        var suite = _facts.GetProperty("algorithm").GetString() switch
        {
            "gcm" => $"aes{(octets - 4) * 8}gcm16",
            "chacha" => "chacha20poly1305",
            "cbc" => $"aes{octets * 8}-sha256,auth-key={_facts.GetProperty("auth_key").GetString()}",
            var other => throw new NotSupportedException(other),
        };
        return $"spi=0x{_facts.GetProperty("spi").GetUInt32():x},suite={suite},key={key}";
    }

    /// <summary>The ESP packet in an outer packet, whatever is around it.</summary>
    public static byte[] EspOf(byte[] packet)
    {
        var isV6 = packet[0] >> 4 == 6;
        var payload = packet[(isV6 ? 40 : 20)..];
        return packet[isV6 ? 6 : 9] == 17 ? payload[8..] : payload;
    }

    private static IEnumerable<byte[]> ReadPackets(byte[] pcap)
    {
        for (var at = PcapHeader; at < pcap.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(pcap.AsSpan(at + 8));
            at += RecordHeader;
            yield return pcap[(at + EthernetHeader)..(at + length)];
            at += length;
        }
    }

    private static string FindDirectory()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var vectors = Path.Combine(directory.FullName, "tests", "vectors", "linux");
            if (Directory.Exists(vectors)) return vectors;
        }

        throw new DirectoryNotFoundException("tests/vectors/linux");
    }
}
