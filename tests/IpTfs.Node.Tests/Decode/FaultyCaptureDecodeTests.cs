using FsCheck;
using FsCheck.Fluent;
using IpTfs.Node.Tests.Capture;

namespace IpTfs.Node.Tests.Decode;

/// <summary>Captures with something wrong in them: each fault is reported under its reason, counted, and stops nothing.</summary>
public class FaultyCaptureDecodeTests
{
    private static readonly LinuxVector Vector = LinuxVector.Load("gcm128-v4-aggregate");

    [Fact]
    public async Task EveryRecordTwice_ReportsEachSecondOneAsReplayed()
    {
        var run = await DecodeRun.OfPacketsAsync(Vector.Packets.SelectMany(packet => new[] { packet, packet }), Vector.Spec);

        Assert.Equal(Vector.Inner, run.Inner);
        Assert.Equal(Enumerable.Repeat("replayed", Vector.Packets.Count), run.ErrorReasons);
        Assert.Equal(Enumerable.Range(1, Vector.Packets.Count).Select(i => 2 * i), run.Of("error").Select(error => error.GetProperty("record").GetInt32()));
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task OneFlippedBit_CostsThatPacketAndIsReported(int octet)
    {
        var packets = Vector.Packets.Select(packet => (byte[])packet.Clone()).ToArray();
        packets[40][octet < 0 ? ^1 : octet] ^= 1;

        var run = await DecodeRun.OfPacketsAsync(packets, Vector.Spec);

        Assert.Equal("integrity-failed", Assert.Single(run.ErrorReasons));
        Assert.Equal(41, run.Of("error").Single().GetProperty("record").GetInt32());
        Assert.Equal(41, run.Of("error").Single().GetProperty("seq").GetInt32());
        Assert.Equal(Vector.Packets.Count - 1, run.Count("outer"));
        Assert.Equal(1, run.Count("missed"));
        AssertSubsequence(run.Inner);
        Assert.InRange(run.Inner.Length, Vector.Inner.Length - 40, Vector.Inner.Length - 1);
    }

    [Fact]
    public async Task RecordsCutShortBySnapLength_AreReportedOneByOne()
    {
        var file = new CaptureBytes(false).PcapHeader(101);
        for (var i = 0; i < Vector.Packets.Count; i++)
        {
            var packet = Vector.Packets[i];
            if (i % 10 == 9) file.PcapRecord(1, (uint)i, packet.AsSpan(0, 60), original: (uint)packet.Length);
            else file.PcapRecord(1, (uint)i, packet);
        }

        var run = await DecodeRun.OfBytesAsync(file.ToArray(), Vector.Spec);

        Assert.Equal(Enumerable.Repeat("truncated", Vector.Packets.Count / 10), run.ErrorReasons);
        Assert.Equal([10, 20, 30], run.Of("error").Take(3).Select(error => error.GetProperty("record").GetInt32()));
        AssertSubsequence(run.Inner);
    }

    [Fact]
    public async Task EspShorterThanItsHeaders_IsReported()
    {
        byte[] tiny = [.. Vector.Packets[0][..20], 0, 0, 0x20, 0x01, 0, 0];
        tiny[3] = (byte)tiny.Length;
        tiny[2] = 0;

        var run = await DecodeRun.OfPacketsAsync([tiny, .. Vector.Packets], Vector.Spec);

        Assert.Equal("outer-truncated", Assert.Single(run.ErrorReasons));
        Assert.Equal(Vector.Inner, run.Inner);
    }

    [Fact]
    public async Task WrongKey_FailsEveryPacketAndShowsNeitherKey()
    {
        var wrong = new string('a', Vector.Key.Length);

        var run = await DecodeRun.OfFileAsync(Vector.CapturePath, Vector.SpecWith(wrong));

        Assert.Equal(Enumerable.Repeat("integrity-failed", Vector.Packets.Count), run.ErrorReasons);
        Assert.Equal((0, 0), (run.Count("outer"), run.Count("inner")));
        Assert.DoesNotContain(wrong, run.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PacketsOfAnSpiWithoutSa_AreNotedOnceAndCounted()
    {
        var run = await DecodeRun.OfFileAsync(Vector.CapturePath, Vector.Spec.Replace("0x2001", "9", StringComparison.Ordinal));

        Assert.Equal("unknown-spi", Assert.Single(run.NoteReasons));
        Assert.Equal(0x2001, run.Of("note").Single().GetProperty("spi").GetInt32());
        Assert.Equal(Vector.Packets.Count, run.Count("other_spi"));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task TwoSas_AreDecodedSideBySide()
    {
        var other = LinuxVector.Load("aescbc256-sha256-v4");
        var second = other.Packets.Select(packet =>
        {
            var copy = (byte[])packet.Clone();
            copy[22] = 0x30;
            return copy;
        });

        // The second SA's packets carry an SPI that its ICV does not know: only the first's can be opened.
        var run = await DecodeRun.OfPacketsAsync(
            Vector.Packets.Zip(second).SelectMany(pair => new[] { pair.First, pair.Second }),
            Vector.Spec, "--sa", other.Spec.Replace("0x2001", "0x3001", StringComparison.Ordinal));

        Assert.Equal(Vector.Inner, run.Inner);
        Assert.Equal(Enumerable.Repeat("integrity-failed", Vector.Packets.Count), run.ErrorReasons);
        Assert.All(run.Of("error"), error => Assert.Equal(0x3001, error.GetProperty("spi").GetInt32()));
    }

    [Fact]
    public async Task FragmentThatNeverCame_IsReportedAtTheEnd()
    {
        var frames = Vector.Packets.SelectMany((packet, i) => Envelope.Fragment(packet, 504, (ushort)i).Skip(i == 5 ? 1 : 0));

        var run = await DecodeRun.OfPacketsAsync(frames, Vector.Spec);

        Assert.Equal("fragments-missing", Assert.Single(run.ErrorReasons));
        Assert.Equal(1, run.Count("missed"));
        AssertSubsequence(run.Inner);
    }

    [Fact]
    public async Task OverlappingFragments_AreRefused()
    {
        var pieces = Envelope.Fragment(Vector.Packets[0], 104, 1);
        var overlapping = (byte[])pieces[1].Clone();
        overlapping[7] -= 1;

        var run = await DecodeRun.OfPacketsAsync([pieces[0], pieces[1], overlapping], Vector.Spec);

        Assert.Equal("fragment-overlap", Assert.Single(run.ErrorReasons));
        Assert.Equal(0, run.Count("outer"));
    }

    [Fact]
    public async Task FragmentsOfManyPacketsThatAreNeverFinished_AreBounded()
    {
        var frames = Enumerable.Range(0, 500).Select(id => Envelope.Fragment(Vector.Packets[0], 104, (ushort)id)[0]);

        var run = await DecodeRun.OfPacketsAsync(frames, Vector.Spec);

        Assert.Equal(Enumerable.Repeat("fragments-missing", 500), run.ErrorReasons);
    }

    [Fact]
    public async Task FramesWithoutEsp_PassUnmentioned()
    {
        byte[][] others =
        [
            [.. new byte[12], 0x08, 0x06, .. new byte[46]],
            Envelope.Ethernet(Envelope.Udp([0xFF], 4500, 4500)),
            Envelope.Ethernet(Envelope.Udp([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], 4500, 4500)),
            Envelope.Ethernet(Envelope.Udp("a name was asked for"u8.ToArray(), 40_000, 53)),
            [1, 2, 3],
            Envelope.Ethernet([0x55, 1, 2]),
        ];

        var run = await DecodeRun.OfFramesAsync(1, [.. others, .. Vector.Packets.Select(packet => Envelope.Ethernet(packet))], Vector.Spec);

        Assert.Equal(Vector.Inner, run.Inner);
        Assert.Equal(others.Length, run.Count("other_frames"));
        Assert.Equal((0, 0L), (run.ExitCode, run.Count("notes")));
    }

    [Fact]
    public async Task UnsupportedLinkType_IsReportedOnce()
    {
        var run = await DecodeRun.OfFramesAsync(147, Vector.Packets, Vector.Spec);

        Assert.Equal("link-type-unsupported", Assert.Single(run.ErrorReasons));
        Assert.Equal(0, run.Count("outer"));
    }

    [Fact]
    public async Task FileThatEndsInARecord_IsDecodedUpToThere()
    {
        var file = await File.ReadAllBytesAsync(Vector.CapturePath);

        var run = await DecodeRun.OfBytesAsync(file[..^10], Vector.Spec);

        Assert.Equal("file-truncated", Assert.Single(run.ErrorReasons));
        Assert.Equal(Vector.Packets.Count - 1, run.Count("outer"));
        AssertSubsequence(run.Inner);
    }

    [Fact]
    public void AnyDamageToACapture_EndsInASummaryAndInventsNothing()
    {
        var file = File.ReadAllBytes(Vector.CapturePath)[..40_000];
        var damage = ArbMap.Default.ArbFor<(int At, byte Value)[]>();
        Prop.ForAll(damage, changes =>
        {
            var damaged = (byte[])file.Clone();
            foreach (var (at, value) in changes) damaged[(int)(unchecked((uint)at * 2_654_435_761u) % damaged.Length)] = value;
            // The magic number decides whether it is a capture at all.
            file.AsSpan(0, 4).CopyTo(damaged);
            var run = DecodeRun.OfBytesAsync(damaged, Vector.Spec).GetAwaiter().GetResult();
            AssertSubsequence(run.Inner);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    [Theory]
    [InlineData("spi=0,suite=aes128gcm16,key=KEY")]
    [InlineData("spi=0x1ffffffff,suite=aes128gcm16,key=KEY")]
    [InlineData("suite=aes128gcm16,key=KEY")]
    [InlineData("spi=1,key=KEY")]
    [InlineData("spi=1,suite=rot13,key=KEY")]
    [InlineData("spi=1,suite=aes256gcm16,key=KEY")]
    [InlineData("spi=1,suite=aes128gcm16")]
    [InlineData("spi=1,suite=aes128gcm16,key=KEYKEY")]
    [InlineData("spi=1,suite=aes128gcm16,key=KEY,auth-key=KEY")]
    [InlineData("spi=1,suite=aes128-sha256,key=KEY")]
    [InlineData("spi=1,suite=aes128gcm16,key=KEY,esn=perhaps")]
    [InlineData("spi=1,suite=aes128gcm16,key=KEY,esn-high=2")]
    [InlineData("spi=1,suite=aes128gcm16,key=KEY,key=KEY")]
    [InlineData("spi=1,suite=aes128gcm16,KEY")]
    [InlineData("KEY")]
    [InlineData("")]
    public async Task WrongSpec_IsAUsageFaultThatQuotesNoKey(string spec)
    {
        var run = await CommandRun.OfAsync("decode", Vector.CapturePath, "--sa", spec.Replace("KEY", Vector.Key, StringComparison.Ordinal));

        Assert.Equal((64, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("iptfs: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Vector.Key, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task SpecWithUpperCaseHexAndDecimalSpi_IsUnderstood()
    {
        var run = await DecodeRun.OfFileAsync(Vector.CapturePath, $"spi=8193,suite=AES128GCM16,key=0X{Vector.Key.ToUpperInvariant()},esn=off");

        Assert.Equal(Vector.Inner, run.Inner);
    }

    [Fact]
    public async Task ArgumentsInAFile_KeepTheKeyOffTheCommandLine()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("sas.txt", System.Text.Encoding.ASCII.GetBytes($"--sa {Vector.Spec}\n"));

        var run = await CommandRun.OfAsync("decode", Vector.CapturePath, "@" + path, "--json");

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task SameSpiTwice_IsAUsageFault()
    {
        var run = await CommandRun.OfAsync("decode", Vector.CapturePath, "--sa", Vector.Spec, "--sa", Vector.Spec);

        Assert.Equal((64, "iptfs: --sa gives 0x00002001 twice\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("/nowhere/at/all.pcap", 66, "no such file")]
    [InlineData("/", 66, "is a directory")]
    [InlineData("/dev/null", 65, "neither a pcap nor a pcapng capture")]
    public async Task FileThatIsNoCapture_IsRefused(string path, int exitCode, string reason)
    {
        var run = await CommandRun.OfAsync("decode", path, "--sa", Vector.Spec);

        Assert.Equal((exitCode, "", $"iptfs: {path}: {reason}\n"), (run.ExitCode, run.Output, run.Error));
    }

    private static int Cases =>
        int.TryParse(Environment.GetEnvironmentVariable("IPTFS_PROP_CASES"), out var cases) ? cases : 200;

    /// <summary>Everything delivered was sent, in the order sent.</summary>
    private static void AssertSubsequence(string[] delivered)
    {
        var sent = 0;
        var expected = Vector.Inner;
        foreach (var inner in delivered)
        {
            sent = Array.IndexOf(expected, inner, sent) + 1;
            Assert.NotEqual(0, sent);
        }
    }
}
