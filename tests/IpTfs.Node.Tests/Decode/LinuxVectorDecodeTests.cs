using IpTfs.Node.Capture;
using IpTfs.Node.Tests.Capture;

namespace IpTfs.Node.Tests.Decode;

/// <summary>What a real Linux sent, through the command line, in every wrapping that a capture can have.</summary>
public class LinuxVectorDecodeTests
{
    public static TheoryData<string> AllNames => LinuxVector.Names;

    [Theory]
    [MemberData(nameof(AllNames))]
    public async Task Capture_DecodesToExactlyItsInnerPacketsAndBlockOffsets(string name)
    {
        var vector = LinuxVector.Load(name);

        var run = await DecodeRun.OfFileAsync(vector.CapturePath, vector.Spec);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(vector.BlockOffsets, run.Of("outer").Select(outer => outer.GetProperty("block_offset").GetInt32()));
        Assert.Equal(Enumerable.Range(1, vector.Packets.Count), run.Of("outer").Select(outer => outer.GetProperty("seq").GetInt32()));
        Assert.Equal(vector.Fragments, run.Of("outer").Sum(outer =>
            outer.GetProperty("blocks").EnumerateArray().Count(block => block.GetProperty("type").GetString() == "continuation")));
        Assert.Equal(0, run.Count("notes"));
    }

    [Theory]
    [InlineData("vlan")]
    [InlineData("qinq")]
    [InlineData("raw12")]
    [InlineData("raw14")]
    [InlineData("raw101")]
    [InlineData("ipv4")]
    [InlineData("cooked")]
    [InlineData("cooked2")]
    [InlineData("null-little")]
    [InlineData("null-big")]
    [InlineData("loop")]
    public async Task EveryLinkType_GivesTheSameInnerPackets(string link)
    {
        var vector = LinuxVector.Load("gcm128-v4-aggregate");
        (uint LinkType, Func<byte[], byte[]> Wrap) envelope = link switch
        {
            "vlan" => (1, packet => Envelope.Ethernet(packet, 0x8100)),
            "qinq" => (1, packet => Envelope.Ethernet(packet, 0x88A8, 0x8100)),
            "raw12" => (12, packet => packet),
            "raw14" => (14, packet => packet),
            "raw101" => (101, packet => packet),
            "ipv4" => (228, packet => packet),
            "cooked" => (113, Envelope.Cooked),
            "cooked2" => (276, Envelope.Cooked2),
            "null-little" => (0, packet => Envelope.Family(packet, false, 2)),
            "null-big" => (0, packet => Envelope.Family(packet, true, 2)),
            _ => (108, packet => Envelope.Family(packet, true, 2)),
        };

        var run = await DecodeRun.OfFramesAsync(envelope.LinkType, vector.Packets.Select(envelope.Wrap), vector.Spec);

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("ipv6")]
    [InlineData("null24")]
    [InlineData("null28")]
    [InlineData("null30")]
    [InlineData("extensions")]
    [InlineData("cooked2")]
    public async Task EveryLinkTypeOfIpv6_GivesTheSameInnerPackets(string link)
    {
        var vector = LinuxVector.Load("gcm128-v6-in-v6");
        (uint LinkType, Func<byte[], byte[]> Wrap) envelope = link switch
        {
            "ipv6" => (229, packet => packet),
            "null24" => (0, packet => Envelope.Family(packet, false, 24)),
            "null28" => (0, packet => Envelope.Family(packet, false, 28)),
            "null30" => (0, packet => Envelope.Family(packet, false, 30)),
            "extensions" => (229, Envelope.WithExtensions),
            _ => (276, Envelope.Cooked2),
        };

        var run = await DecodeRun.OfFramesAsync(envelope.LinkType, vector.Packets.Select(envelope.Wrap), vector.Spec);

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PcapngOfTwoInterfaces_GivesTheSameInnerPackets(bool bigEndian)
    {
        var vector = LinuxVector.Load("gcm128-v4-aggregate");
        var file = new CaptureBytes(bigEndian).Section().Interface(1).Interface(101, resolution: 9);
        for (var i = 0; i < vector.Packets.Count; i++)
        {
            // The two interfaces count time differently; the packets stay in order only when both are read right.
            var micros = 1_700_000_000_000_000UL + (ulong)i;
            if (i % 2 == 0) file.Enhanced(0, micros, Envelope.Ethernet(vector.Packets[i]));
            else file.Enhanced(1, micros * 1000, vector.Packets[i]);
        }

        var run = await DecodeRun.OfBytesAsync(file.ToArray(), vector.Spec);

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("2023-11-14T22:13:20.000001000Z", run.Of("outer").ElementAt(1).GetProperty("time").GetString());
    }

    [Theory]
    [InlineData("gcm128-v4-aggregate")]
    [InlineData("gcm128-v6-in-v6")]
    [InlineData("chacha20poly1305-v4-udp")]
    public async Task OuterPacketsInIpFragmentsOutOfOrder_GiveTheSameInnerPackets(string name)
    {
        var vector = LinuxVector.Load(name);
        var frames = vector.Packets.SelectMany((packet, i) => Envelope.Fragment(packet, 504, (ushort)i).Reverse());

        var run = await DecodeRun.OfPacketsAsync(frames, vector.Spec);

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task DatagramsThatTheKernelWouldHaveSegmented_GiveTheSameInnerPackets()
    {
        var vector = LinuxVector.Load("gcm256-v4-fragment-9000");
        var frames = new List<byte[]>();
        var run = new List<byte>();
        var size = 0;
        foreach (var esp in vector.Packets.Select(LinuxVector.EspOf))
        {
            // A run takes packets of one length, and one shorter packet ends it.
            if (run.Count > 0 && (run.Count % size != 0 || esp.Length > size || run.Count + esp.Length > 60_000))
            {
                frames.Add(Envelope.Udp([.. run], 33_000, 44_000));
                run.Clear();
            }

            if (run.Count == 0) size = esp.Length;
            run.AddRange(esp);
        }

        frames.Add(Envelope.Udp([.. run], 33_000, 44_000));

        var decoded = await DecodeRun.OfPacketsAsync(frames, vector.Spec);

        Assert.InRange(frames.Count, 1, vector.Packets.Count / 2);
        Assert.Equal(vector.Inner, decoded.Inner);
        Assert.Equal(vector.Packets.Count, decoded.Count("outer"));
        Assert.Equal("192.0.2.1:33000", decoded.Of("outer").First().GetProperty("src").GetString());
    }

    [Fact]
    public async Task NeighboursSwappedThroughout_DeliverInOrderWithinTheWindow()
    {
        var vector = LinuxVector.Load("gcm256-v4-fragment-9000");
        var packets = vector.Packets.ToArray();
        for (var i = 0; i + 1 < packets.Length; i += 2) (packets[i], packets[i + 1]) = (packets[i + 1], packets[i]);

        var run = await DecodeRun.OfPacketsAsync(packets, vector.Spec);

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(packets.Length / 2, run.Count("reordered"));
    }

    [Fact]
    public async Task CaptureThatIsBackwardsInRunsOfTwenty_DeliversInOrderWithAWindowOfTwenty()
    {
        var vector = LinuxVector.Load("gcm128-v4-aggregate");
        var packets = vector.Packets.Chunk(20).SelectMany(run => run.Reverse());

        var run = await DecodeRun.OfPacketsAsync(packets, vector.Spec, "--window", "20");

        Assert.Equal(vector.Inner, run.Inner);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("gcm128-v6-in-v6", 77)]
    [InlineData("gcm256-v4-fragment-9000", 30)]
    [InlineData("gcm128-v4-aggregate", 100)]
    public async Task CaptureThatBeginsMidStream_DecodesWhatItHoldsWithoutAnError(string name, int missing)
    {
        var vector = LinuxVector.Load(name);

        var run = await DecodeRun.OfPacketsAsync(vector.Packets.Skip(missing), vector.Spec);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(vector.Packets.Count - missing, run.Count("outer"));
        Assert.True(run.Inner.Length > 0);
        Assert.Equal(vector.Inner[^run.Inner.Length..], run.Inner);
        Assert.Equal(0, run.Count("missed"));
        Assert.Equal(missing + 1, run.Of("outer").First().GetProperty("seq").GetInt32());
    }

    [Fact]
    public async Task InnerPacketsWrittenToAFile_AreThoseReported()
    {
        var vector = LinuxVector.Load("gcm128-v6-in-v6");
        using var directory = new TemporaryDirectory();
        var path = directory.File("inner.pcap");

        var run = await DecodeRun.OfFileAsync(vector.CapturePath, vector.Spec, "--write", path);

        var written = new List<string>();
        using var stream = File.OpenRead(path);
        var reader = CaptureReader.Open(stream)!;
        while (reader.Read() == CaptureStep.Record)
        {
            written.Add($"{reader.Record.Length} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(reader.Record.Data))}");
        }

        Assert.Equal(vector.Inner, written);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Tree_ShowsOuterPacketsBlocksAndInnerPackets()
    {
        var vector = LinuxVector.Load("gcm256-v4-fragment-9000");

        var run = await CommandRun.OfAsync("decode", vector.CapturePath, "--sa", vector.Spec);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("└─ AGGFRAG sub-type 0 block-offset 1057, 1061 octets", run.Lines);
        Assert.Contains("   └─ ipv4, the first 1442 of 2499 octets", run.Lines);
        Assert.Contains("   └─ continuation, 1057 octets, the last of its packet", run.Lines);
        Assert.Equal(vector.Inner.Length, run.Lines.Count(line => line.StartsWith("   => inner 192.168.1.1 > 192.168.2.1 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(vector.Key, run.Output, StringComparison.OrdinalIgnoreCase);
    }
}
