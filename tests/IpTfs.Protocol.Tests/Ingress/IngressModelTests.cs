using FsCheck;
using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;
using IpTfs.Protocol.Tests.Support;

namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>
/// Any sequence of packets, path changes and time, in every mode: what the strict decoder reads from the payloads is what was accepted,
/// no payload is larger than allowed, nothing is counted twice and nothing is kept.
/// </summary>
[Trait("Category", "Model")]
public sealed class IngressModelTests
{
    private const int Delay = 1_000_000;

    private static readonly Arbitrary<IngressOp[]> Ops = OpList.Of(
        Gen.Frequency(
            (6, Gen.OneOf(Gen.Choose(20, 120), Gen.Choose(20, 1600), Gen.Choose(20, 9000)).Select(n => new IngressOp(IngressOp.What.Send, n))),
            (2, Gen.Constant(new IngressOp(IngressOp.What.Take, 0))),
            (1, Gen.Choose(100, 3000).Select(n => new IngressOp(IngressOp.What.Resize, n))),
            (2, Gen.Choose(0, 3 * Delay).Select(n => new IngressOp(IngressOp.What.Wait, n)))),
        60,
        op => op.Simpler());

    public static TheoryData<string> Modes() => ["split", "split-padded", "split-minimum", "whole", "whole-padded", "dont-fragment", "constant", "constant-whole"];

    [Theory]
    [MemberData(nameof(Modes))]
    [Trait("Requirement", "R14")]
    public void AnyHistory_StrictDecoderReadsWhatWasAccepted(string mode) => Property.Holds(Ops, ops => Run(ops, SettingsOf(mode)));

    private static IngressSettings SettingsOf(string mode)
    {
        var basic = new IngressSettings { PayloadOctets = 1000, InitialDelayNanos = Delay, MaxQueueOctets = 60_000 };
        var constant = basic with { Mode = SendMode.ConstantRate, FixedRateBitsPerSecond = 40_000_000 };
        return mode switch
        {
            "split" => basic,
            "split-padded" => basic with { Padding = PaddingPolicy.Full },
            "split-minimum" => basic with { MinimumFragmentOctets = 64 },
            "whole" => basic with { Fill = FillPolicy.WholePackets },
            "whole-padded" => basic with { Fill = FillPolicy.WholePackets, Padding = PaddingPolicy.Full },
            "dont-fragment" => basic with { DontFragment = true },
            "constant" => constant,
            "constant-whole" => constant with { Fill = FillPolicy.WholePackets },
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };
    }

    private static void Run(IngressOp[] ops, IngressSettings settings)
    {
        // Alignment 16 as AES-CBC has it: payloads and strides then differ in every way they can. Batches of few payloads, so that many are used.
        using var driver = new IngressDriver(settings, batchOctets: 9000, overhead: new EspOverhead(24, 16, 16));
        var constant = settings.Mode == SendMode.ConstantRate;
        var size = settings.PayloadOctets;
        var accepted = new List<byte[]>();
        var payloads = new List<byte[]>();
        var refused = 0;
        foreach (var op in ops)
        {
            switch (op.Kind)
            {
                case IngressOp.What.Send:
                    var packet = Inner.Any(op.Value, accepted.Count + 1);
                    if (driver.Send(packet).IsAccepted) accepted.Add(packet);
                    else refused++;
                    break;
                case IngressOp.What.Take:
                    payloads.AddRange(driver.Take());
                    break;
                case IngressOp.What.Resize:
                    Check(driver.Take(), size, constant, settings, payloads);
                    size = op.Value;
                    driver.Ingress.HandlePayloadSize(size);
                    break;
                default:
                    driver.Now = driver.Now.AddNanos(op.Value);
                    Check(driver.Drain(), size, constant, settings, payloads);
                    break;
            }
        }

        for (var rounds = 0; driver.Ingress.QueuedOctets > 0 || rounds == 0; rounds++)
        {
            driver.Now = driver.Now.AddNanos(Delay);
            Check(driver.Drain(), size, constant, settings, payloads);
            Assert.True(rounds < 10_000, "the queue drains");
        }

        // With dont-fragment a path that shrinks costs the packets that no longer fit; else everything accepted is sent.
        var decoded = StrictDecoder.Decode(payloads);
        var lost = settings.DontFragment ? (int)driver.Ingress.Drops[DropReason.TooBig] + (int)driver.Ingress.Drops[DropReason.QueueFull] - refused : 0;
        Assert.Equal(accepted.Count - lost, decoded.Count);
        if (lost == 0) Assert.Equal(accepted, decoded);
        else Assert.Subset(accepted.Select(Convert.ToHexString).ToHashSet(), decoded.Select(Convert.ToHexString).ToHashSet());
        var counters = driver.Ingress.Counters;
        Assert.Equal(accepted.Count, counters.TxInnerPackets);
        Assert.Equal(payloads.Count, counters.TxPayloads);
        Assert.Equal(payloads.Sum(p => (long)p.Length), counters.TxPayloadOctets);
        Assert.Equal(0, constant ? 0 : driver.Pool.Outstanding);
        // Every octet sent is header, inner packet or counted pad.
        var data = decoded.Sum(p => (long)p.Length);
        Assert.Equal(payloads.Sum(p => p.Length - 4L) - data, counters.TxExtraPadOctets + counters.TxAllPadOctets);
    }

    private static void Check(List<byte[]> taken, int size, bool constant, IngressSettings settings, List<byte[]> payloads)
    {
        var exact = constant || settings.Padding == PaddingPolicy.Full;
        Assert.All(taken, p => Assert.True(exact ? p.Length == size : p.Length <= size, $"a payload of {p.Length} octets where {size} are set"));
        payloads.AddRange(taken);
    }
}
