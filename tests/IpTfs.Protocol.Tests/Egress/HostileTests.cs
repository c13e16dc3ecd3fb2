using FsCheck.Fluent;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Tests.Support;
using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Tests.Egress;

/// <summary>Octets that no sane peer sends: every one ends in packets or counters, never in an exception, never in a loop, never in more memory than allowed.</summary>
public sealed class HostileTests
{
    public static TheoryData<int, bool> Settings() => new() { { 0, false }, { 3, false }, { 3, true } };

    [Theory]
    [MemberData(nameof(Settings))]
    public void EveryTruncationOfAValidStream_IsSurvived(int window, bool immediately)
    {
        var stream = Stream();
        for (var which = 0; which < stream.Count; which++)
        {
            for (var length = 0; length < stream[which].Length; length++) Run(stream, which, stream[which][..length], window, immediately);
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void EverySingleBitFlipOfAValidStream_IsSurvived(int window, bool immediately)
    {
        var stream = Stream();
        for (var which = 0; which < stream.Count; which++)
        {
            for (var bit = 0; bit < stream[which].Length * 8; bit++)
            {
                byte[] flipped = [.. stream[which]];
                flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
                Run(stream, which, flipped, window, immediately);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void RandomOctetsInRandomOrder_AreSurvived(int window, bool immediately) => Property.Holds(
        Gen.ArrayOf(
            from sequence in Gen.Choose(1, 30)
            from header in Gen.OneOf(Gen.Constant(new byte[] { 0, 0, 0, 0 }), Gen.Choose(0, 300).Select(o => new byte[] { 0, 0, (byte)(o >> 8), (byte)o }), Property.Octets(4))
            from blocks in Gen.ArrayOf(Gen.OneOf(Property.Octets(80), Gen.Choose(20, 100).Select(n => Inner.V4(n)), Gen.Choose(40, 90).Select(n => Inner.V6(n))), 3)
            select (sequence, payload: (byte[])[.. header, .. blocks.SelectMany(b => b)]), 40),
        arrivals =>
        {
            using var driver = new EgressDriver(new EgressSettings { ReorderWindow = window, SendImmediately = immediately });
            foreach (var (sequence, payload) in arrivals) CheckPackets(driver.Receive((ulong)sequence, payload));
            Finish(driver);
        });

    [Fact]
    public void AbsurdBlockOffsetsAndLengths_ReserveNoMoreThanOnePacket()
    {
        using var driver = new EgressDriver();
        ulong sequence = 1;
        foreach (var offset in new[] { 65_535, 65_534, 40_000, 1 })
        {
            foreach (byte[] block in new byte[][] { [0x45, 0, 0xFF, 0xFF], [0x60, 0, 0, 0, 0xFF, 0xFF], [0x45], [0x60, 0, 0, 0, 0xFF] })
            {
                CheckPackets(driver.Receive(sequence++, Payload.Basic(0, block)));
                CheckPackets(driver.Receive(sequence++, Payload.Basic(offset, [1, 2, 3])));
                Assert.InRange(driver.Egress.HeldBatches, 0, 2);
            }
        }

        Finish(driver);
    }

    // Early and in turn, so that the damaged payload goes through the window, the store and the reassembler.
    private static void Run(List<byte[]> stream, int which, byte[] damaged, int window, bool immediately)
    {
        using var driver = new EgressDriver(new EgressSettings { ReorderWindow = window, SendImmediately = immediately });
        foreach (var i in which % 2 == 0 ? new[] { 1, 0, 2, 3 } : [0, 2, 1, 3])
        {
            CheckPackets(driver.Receive((ulong)i + 1, i == which ? damaged : stream[i]));
        }

        Finish(driver);
    }

    private static void CheckPackets(List<byte[]> packets) => Assert.All(packets, p => Assert.Equal(p.Length, p[0] >> 4 == 4 ? (p[2] << 8) | p[3] : 40 + ((p[4] << 8) | p[5])));

    private static void Finish(EgressDriver driver)
    {
        for (var rounds = 0; driver.Egress.NextDeadline != MonotonicTime.Never; rounds++)
        {
            CheckPackets(driver.Timeout(driver.Egress.NextDeadline));
            Assert.True(rounds < 100, "the deadlines end");
        }

        // The stream goes on as if nothing had been.
        var good = Inner.V6(70, 5);
        Assert.Contains(good, driver.Receive(driver.Egress.NextSequence, Payload.Basic(0, good)));
    }

    private static List<byte[]> Stream() =>
        Payload.Split(104, [Inner.V4(30, 1), Inner.V6(120, 2), Inner.V4(47, 3), Inner.V6(45, 4), Inner.V4(100, 5)]);
}
