using System.Buffers.Binary;
using System.Text.Json;
using IpTfs.Crypto;

namespace IpTfs.Simulation.Tests.Captures;

/// <summary>ESP that a Linux xfrm_iptfs sent, with the inner packets that an independent decoder found in it (tests/vectors/linux).</summary>
public sealed class LinuxCapture
{
    private LinuxCapture(string name, JsonElement json, List<byte[]> espPackets)
    {
        Name = name;
        Spi = json.GetProperty("spi").GetUInt32();
        Esn = json.GetProperty("esn").GetBoolean();
        Key = Convert.FromHexString(json.GetProperty("key").GetString()!);
        AuthKey = Convert.FromHexString(json.GetProperty("auth_key").GetString() ?? "");
        Suite = FindSuite(json.GetProperty("algorithm").GetString()!, json.GetProperty("auth_hash").GetString());
        BlockOffsets = [.. json.GetProperty("block_offsets").EnumerateArray().Select(e => e.GetInt32())];
        Inner = [.. json.GetProperty("inner").EnumerateArray().Select(e => (e.GetProperty("len").GetInt32(), e.GetProperty("sha256").GetString()!))];
        EspPackets = espPackets;
    }

    public string Name { get; }

    public uint Spi { get; }

    public bool Esn { get; }

    public byte[] Key { get; }

    public byte[] AuthKey { get; }

    public EspSuite Suite { get; }

    public int[] BlockOffsets { get; }

    public (int Length, string Sha256)[] Inner { get; }

    /// <summary>The ESP packets of the SA in the order of the capture, outer headers removed.</summary>
    public List<byte[]> EspPackets { get; }

    public static string Directory { get; } = Path.Combine(Repository.Root, "tests", "vectors", "linux");

    public static LinuxCapture Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Directory, name + ".json")));
        var spi = document.RootElement.GetProperty("spi").GetUInt32();
        var frames = Frames(File.ReadAllBytes(Path.Combine(Directory, name + ".pcap")));
        var packets = frames.Select(Esp).OfType<byte[]>().Where(p => p.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(p) == spi);
        return new LinuxCapture(name, document.RootElement, [.. packets]);
    }

    public override string ToString() => Name;

    private EspSuite FindSuite(string algorithm, string? hash)
    {
        var keyword = algorithm switch
        {
            "gcm" => $"aes{(Key.Length - 4) * 8}gcm16",
            "chacha" => "chacha20poly1305",
            "cbc" => $"aes{Key.Length * 8}-{hash}",
            _ => algorithm,
        };
        return EspSuite.TryParse(keyword, out var suite) ? suite : throw new InvalidDataException($"{Name}: suite {keyword}");
    }

    // Classic pcap, nanosecond or microsecond, little-endian, Ethernet: what the capturing machine wrote.
    private static IEnumerable<byte[]> Frames(byte[] file)
    {
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(20)));
        for (var at = 24; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            yield return file[(at + 16)..(at + 16 + length)];
            at += 16 + length;
        }
    }

    private static byte[]? Esp(byte[] frame)
    {
        var type = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12));
        var ip = frame[14..];
        var (protocol, payload) = type switch
        {
            0x0800 => (ip[9], ip[((ip[0] & 0xF) * 4)..BinaryPrimitives.ReadUInt16BigEndian(ip.AsSpan(2))]),
            0x86DD => (ip[6], ip[40..(40 + BinaryPrimitives.ReadUInt16BigEndian(ip.AsSpan(4)))]),
            _ => ((byte)0, []),
        };
        return protocol switch
        {
            50 => payload,
            17 => payload[8..],
            _ => null,
        };
    }
}
