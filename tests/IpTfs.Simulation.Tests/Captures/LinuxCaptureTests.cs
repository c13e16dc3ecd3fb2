using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Sa;
using IpTfs.Protocol.Time;

namespace IpTfs.Simulation.Tests.Captures;

/// <summary>What Linux sends, read by the whole inbound SA: foreign truth for ESP, AGGFRAG and reassembly at once.</summary>
[Trait("Category", "Vectors")]
public sealed class LinuxCaptureTests
{
    public static TheoryData<string> Captures()
    {
        var data = new TheoryData<string>();
        foreach (var path in Directory.GetFiles(LinuxCapture.Directory, "*.json").Order(StringComparer.Ordinal)) data.Add(Path.GetFileNameWithoutExtension(path));
        return data;
    }

    [Fact]
    public void TheCapturesAreThere() => Assert.True(Captures().Count >= 5, $"{Captures().Count} captures in {LinuxCapture.Directory}");

    [Theory]
    [MemberData(nameof(Captures))]
    [Trait("Requirement", "R2")]
    public void Capture_GivesExactlyItsInnerPackets(string name)
    {
        var capture = LinuxCapture.Read(name);
        var pool = new PacketBatchPool(66 * 1024, 4);
        using var sa = Open(capture, new EgressSettings(), pool);

        var inner = capture.EspPackets.SelectMany(packet => Receive(sa, packet)).ToArray();

        Assert.Equal(capture.BlockOffsets.Length, capture.EspPackets.Count);
        Assert.Equal(capture.Inner, inner);
        Assert.All(DropReasons.All, info => Assert.Equal(0, sa.Drops[info.Reason]));
        Assert.Equal(capture.EspPackets.Count, sa.EgressCounters.RxReadPayloads);
        Assert.Equal(0, sa.EgressCounters.RxMissedPackets);
        Assert.Equal(MonotonicTime.Never, sa.NextDeadline);
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void CaptureWithNeighboursSwapped_GivesTheSameInnerPackets(string name)
    {
        var capture = LinuxCapture.Read(name);
        using var sa = Open(capture, new EgressSettings(), new PacketBatchPool(66 * 1024, 4));
        var packets = capture.EspPackets.ToArray();
        // The very first two too: the case that Linux itself loses.
        for (var i = 0; i + 1 < packets.Length; i += 2) (packets[i], packets[i + 1]) = (packets[i + 1], packets[i]);

        var inner = packets.SelectMany(packet => Receive(sa, packet)).ToArray();

        Assert.Equal(capture.Inner, inner);
        Assert.Equal(packets.Length / 2, sa.EgressCounters.RxReorderedPackets);
        Assert.All(DropReasons.All, info => Assert.Equal(0, sa.Drops[info.Reason]));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void CaptureTwice_SecondTimeIsAllReplay(string name)
    {
        var capture = LinuxCapture.Read(name);
        using var sa = Open(capture, new EgressSettings(), new PacketBatchPool(66 * 1024, 4));
        foreach (var packet in capture.EspPackets) Receive(sa, packet);

        var again = capture.EspPackets.SelectMany(packet => Receive(sa, packet)).ToArray();

        Assert.Empty(again);
        Assert.Equal(capture.EspPackets.Count, sa.Drops[DropReason.Replayed] + sa.Drops[DropReason.ReplayTooOld]);
    }

    private static InboundSa Open(LinuxCapture capture, EgressSettings settings, PacketBatchPool pool)
    {
        var transform = EspTransformFactory.Create(capture.Suite, capture.Key, capture.AuthKey, capture.Esn);
        return new InboundSa(settings, new EspOpener(capture.Spi, transform, capture.Esn, 1024, LifetimeLimits.Unlimited, MonotonicTime.Zero), pool);
    }

    private static List<(int Length, string Sha256)> Receive(InboundSa sa, byte[] packet)
    {
        var batch = PacketBatch.Unpooled(packet.Length + 64);
        packet.CopyTo(batch.Memory, 28);
        var inner = new List<(int, string)>();
        sa.HandleOuter(batch, 28, packet.Length, 0, MonotonicTime.Zero);
        while (sa.TryTakeInner(out var taken)) inner.Add((taken.Length, Convert.ToHexStringLower(SHA256.HashData(taken.Span))));
        sa.ReleaseInner();
        return inner;
    }
}
