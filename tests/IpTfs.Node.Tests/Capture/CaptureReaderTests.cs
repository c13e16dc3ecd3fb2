using IpTfs.Node.Capture;

namespace IpTfs.Node.Tests.Capture;

public class CaptureReaderTests
{
    private static readonly byte[] Frame = [0x45, 1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void PcapOfEitherByteOrderAndResolution_ReadsTimeLinkAndOctets(bool bigEndian, bool nanoseconds)
    {
        var file = new CaptureBytes(bigEndian).PcapHeader(101, nanoseconds)
            .PcapRecord(1_700_000_000, 123_456, Frame)
            .PcapRecord(1_700_000_001, 5, Frame.AsSpan(0, 4), original: 1500);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(1, reader.Record.Number);
        Assert.Equal(101u, reader.Record.LinkType);
        Assert.Equal(1_700_000_000_000_000_000 + (nanoseconds ? 123_456 : 123_456_000), reader.Record.TimeNanos);
        Assert.Equal(Frame, reader.Record.Data.ToArray());
        Assert.Equal(Frame.Length, reader.Record.OriginalLength);
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(2, reader.Record.Number);
        Assert.Equal(4, reader.Record.Length);
        Assert.Equal(1500, reader.Record.OriginalLength);
        Assert.Equal(CaptureStep.End, reader.Read());
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PcapngOfEitherByteOrder_ReadsEveryKindOfPacketBlockOfTheRightInterface(bool bigEndian)
    {
        var file = new CaptureBytes(bigEndian).Section()
            .Interface(1, snapLength: 5)
            .Interface(101, resolution: 9)
            .Block(5, body => body.U32(0).U32(0).U32(0))
            .Enhanced(1, 1_700_000_000_000_000_123, Frame)
            .Enhanced(0, 1_700_000_000_000_001, Frame, original: 1500)
            .Simple(Frame, original: 900)
            .Obsolete(1, 77, Frame);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal((101u, 1_700_000_000_000_000_123, 7), (reader.Record.LinkType, reader.Record.TimeNanos, reader.Record.Length));
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal((1u, 1_700_000_000_000_001_000, 1500), (reader.Record.LinkType, reader.Record.TimeNanos, reader.Record.OriginalLength));
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal((1u, 5, 900), (reader.Record.LinkType, reader.Record.Length, reader.Record.OriginalLength));
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal((101u, 77L), (reader.Record.LinkType, reader.Record.TimeNanos));
        Assert.Equal(Frame, reader.Record.Data.ToArray());
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Theory]
    [InlineData(3, 0L, 1_500UL, 1_500_000_000L)]
    [InlineData(0, 0L, 7UL, 7_000_000_000L)]
    [InlineData(12, 0L, 5_000UL, 5L)]
    [InlineData(0x80 | 10, 0L, 1_536UL, 1_500_000_000L)]
    [InlineData(6, 100L, 1UL, 100_000_001_000L)]
    [InlineData(6, -100L, 1UL, 0L)]
    [InlineData(127, 0L, ulong.MaxValue, 0L)]
    [InlineData(255, 0L, ulong.MaxValue, 0L)]
    [InlineData(0, long.MaxValue, ulong.MaxValue, long.MaxValue / 2)]
    [InlineData(0, long.MinValue, 0UL, 0L)]
    public void PcapngTimestampOfAnyResolutionAndOffset_BecomesNanoseconds(byte resolution, long offset, ulong ticks, long nanos)
    {
        var file = new CaptureBytes(false).Section().Interface(101, resolution: resolution, offset: offset).Enhanced(0, ticks, Frame);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(nanos, reader.Record.TimeNanos);
    }

    [Fact]
    public void SecondSectionOfTheOtherByteOrder_StartsItsInterfacesAnew()
    {
        var first = new CaptureBytes(false).Section().Interface(1).Interface(101).ToArray();
        var second = new CaptureBytes(true).Section().Interface(228).Enhanced(0, 1, Frame).Enhanced(1, 1, Frame).ToArray();
        var reader = CaptureReader.Open(new MemoryStream([.. first, .. second]))!;

        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(228u, reader.Record.LinkType);
        Assert.Equal(CaptureStep.Fault, reader.Read());
        Assert.Equal("unknown-interface", reader.Fault.Reason);
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Theory]
    [InlineData(1 << 20, "file-truncated")]
    [InlineData((1 << 20) + 1, "record-too-long")]
    [InlineData(uint.MaxValue, "record-too-long")]
    public void PcapRecordOfAbsurdLength_IsAFaultWithoutAnAllocationOfThatSize(uint captured, string reason)
    {
        var file = new CaptureBytes(false).PcapHeader(1).PcapRecord(1, 1, Frame, captured).ToStream();
        var reader = CaptureReader.Open(file)!;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(CaptureStep.Fault, reader.Read());
        Assert.Equal(reason, reader.Fault.Reason);
        Assert.Equal(CaptureStep.End, reader.Read());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (1 << 20) + 10_000);
    }

    [Fact]
    public void PcapRecordLongerThanTheLimitThatIsThere_IsSkippedAndTheNextIsRead()
    {
        var file = new CaptureBytes(false).PcapHeader(1).PcapRecord(1, 1, new byte[(1 << 20) + 1]).PcapRecord(2, 0, Frame);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal(CaptureStep.Fault, reader.Read());
        Assert.Equal("record-too-long", reader.Fault.Reason);
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(2, reader.Record.Number);
        Assert.Equal(Frame, reader.Record.Data.ToArray());
    }

    [Fact]
    public void PacketBlockThatClaimsMoreThanItHolds_IsAFaultAndTheNextBlockIsRead()
    {
        var file = new CaptureBytes(false).Section().Interface(101)
            .Enhanced(0, 1, Frame, captured: 5000)
            .Block(6, body => body.U32(0))
            .Enhanced(9, 1, Frame)
            .Enhanced(0, 1, Frame);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal((CaptureStep.Fault, "block-malformed"), (reader.Read(), reader.Fault.Reason));
        Assert.Equal((CaptureStep.Fault, "block-malformed"), (reader.Read(), reader.Fault.Reason));
        Assert.Equal((CaptureStep.Fault, "unknown-interface"), (reader.Read(), reader.Fault.Reason));
        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal(4, reader.Record.Number);
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(13u)]
    public void BlockOfImpossibleLength_EndsTheReading(uint length)
    {
        var file = new CaptureBytes(false).Section().Interface(101).U32(6).U32(length).Raw(new byte[64]);
        var reader = CaptureReader.Open(file.ToStream())!;

        Assert.Equal((CaptureStep.Fault, "block-malformed"), (reader.Read(), reader.Fault.Reason));
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Fact]
    public void UnknownMajorVersion_IsAFault()
    {
        var reader = CaptureReader.Open(new CaptureBytes(false).Section(major: 2).ToStream())!;

        Assert.Equal((CaptureStep.Fault, "block-malformed"), (reader.Read(), reader.Fault.Reason));
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    [Fact]
    public void EveryPrefixOfACapture_IsReadWithoutExceptionAndEnds()
    {
        byte[][] files =
        [
            new CaptureBytes(false).PcapHeader(1).PcapRecord(1, 1, Frame).PcapRecord(1, 1, Frame).ToArray(),
            new CaptureBytes(true).Section().Interface(1).Interface(101, resolution: 9).Enhanced(1, 5, Frame).Simple(Frame, 7).Obsolete(0, 7, Frame).ToArray(),
        ];
        foreach (var file in files)
        {
            for (var length = 0; length < file.Length; length++)
            {
                var reader = CaptureReader.Open(new MemoryStream(file, 0, length));
                if (reader is null) continue;
                var faults = CountFaults(reader);
                Assert.InRange(faults, 0, 1);
            }
        }
    }

    [Fact]
    public void EveryFlippedBitOfACapture_IsReadWithoutExceptionAndEnds()
    {
        var file = new CaptureBytes(false).Section().Interface(1).Interface(101, resolution: 9).Enhanced(1, 5, Frame).Simple(Frame, 7).ToArray();
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var damaged = (byte[])file.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var reader = CaptureReader.Open(new MemoryStream(damaged));
            if (reader is not null) Assert.InRange(CountFaults(reader), 0, 3);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u007fELF\u0002\u0001")]
    [InlineData("GIF89a, which no capture is")]
    public void AFileOfAnotherKind_IsRefused(string content) =>
        Assert.Null(CaptureReader.Open(new MemoryStream([.. content.Select(letter => (byte)letter)])));

    [Fact]
    public void WrittenPackets_AreReadBack()
    {
        var stream = new MemoryStream();
        var writer = new PcapWriter(stream);
        writer.Write(Frame, 1_700_000_000_123_456_789);
        stream.Position = 0;
        var reader = CaptureReader.Open(stream)!;

        Assert.Equal(CaptureStep.Record, reader.Read());
        Assert.Equal((101u, 1_700_000_000_123_456_789), (reader.Record.LinkType, reader.Record.TimeNanos));
        Assert.Equal(Frame, reader.Record.Data.ToArray());
        Assert.Equal(CaptureStep.End, reader.Read());
    }

    private static int CountFaults(CaptureReader reader)
    {
        var faults = 0;
        // Each step consumes octets, so a file of this size cannot have more steps.
        for (var steps = 0; steps < 1000; steps++)
        {
            switch (reader.Read())
            {
                case CaptureStep.End: return faults;
                case CaptureStep.Fault: faults++; break;
            }
        }

        throw new InvalidOperationException("the reader does not end");
    }
}
