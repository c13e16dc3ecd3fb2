using System.Buffers.Binary;
using System.Text.Json;
using Xunit.Abstractions;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>Every ESP packet that a real Linux sent opens with every provider.</summary>
public sealed class LinuxCaptureTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> CapturesAndProviders()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Vectors.PathOf("linux"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var provider in Samples.ProvidersOf(SuiteOf(document.RootElement))) data.Add(Path.GetFileNameWithoutExtension(file), provider);
        }

        return data;
    }

    [Fact]
    public void AllFiveCaptures_AreThere() => Assert.Equal(5, CapturesAndProviders().Select(row => (string)row[0]).Distinct().Count());

    [Theory]
    [Trait("Category", "Interop")]
    [MemberData(nameof(CapturesAndProviders))]
    public void EveryPacketOfLinux_Opens(string capture, string provider)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf($"linux/{capture}.json")));
        var root = document.RootElement;
        var key = Vectors.Hex(root.GetProperty("key").GetString()!);
        var authKey = Vectors.Hex(root.GetProperty("auth_key").GetString() ?? "");
        using var transform = EspTransformFactory.Create(SuiteOf(root), key, authKey, root.GetProperty("esn").GetBoolean(), provider);

        var opened = 0;
        foreach (var packet in EspPackets(File.ReadAllBytes(Vectors.PathOf($"linux/{capture}.pcap"))))
        {
            Assert.Equal(root.GetProperty("spi").GetUInt32(), BinaryPrimitives.ReadUInt32BigEndian(packet));
            var sequence = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
            Assert.True(transform.TryOpen(packet, sequence), $"sequence number {sequence}");
            //= RFC9347 §6.1: AGGFRAG payloads are IP protocol 144
            Assert.Equal(144, packet[^(transform.IcvLength + 1)]);
            opened++;
        }

        output.WriteLine($"{provider} opened {opened} packets of {capture}");
        Assert.Equal(root.GetProperty("outer_packets").GetInt32(), opened);
    }

    private static EspSuite SuiteOf(JsonElement capture)
    {
        var key = capture.GetProperty("key").GetString()!.Length / 2;
        return Samples.Suite(capture.GetProperty("algorithm").GetString() switch
        {
            "gcm" => $"aes{(key - 4) * 8}gcm16",
            "chacha" => "chacha20poly1305",
            "cbc" => $"aes{key * 8}-{capture.GetProperty("auth_hash").GetString()}",
            var other => throw new InvalidDataException(other),
        });
    }

    /// <summary>The ESP packets of a little-endian pcap file of Ethernet frames: IPv4 or IPv6, raw or in UDP.</summary>
    private static IEnumerable<byte[]> EspPackets(byte[] file)
    {
        Assert.Equal(0xa1b2c3d4u, BinaryPrimitives.ReadUInt32LittleEndian(file));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(20)));
        for (var at = 24; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            var ip = file.AsSpan(at + 16 + 14, length - 14);
            at += 16 + length;
            var v6 = ip[0] >> 4 == 6;
            var total = v6 ? 40 + BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) : BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
            var protocol = ip[v6 ? 6 : 9];
            var payload = ip[(v6 ? 40 : (ip[0] & 15) * 4)..total];
            if (protocol == 17) payload = payload[8..];
            else if (protocol != 50) continue;
            yield return payload.ToArray();
        }
    }
}
