using static IpTfs.Interop.Tests.HandMade.AggfragPayload;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What the DataBlocks of one payload may be.</summary>
public static class BlockStreams
{
    private const byte HopByHop = 0;
    private const byte NoNextHeader = 59;
    private const string GoodOnesLost = "loses the whole packets in front of a bad block as well";

    public static IReadOnlyList<StreamDefinition> List { get; } =
    [
        new("pad at the end", RfcRule.Pad, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200), script.V4(300)];
            script.Send(Basic(0, packets[0], Pad(1)), Basic(0, packets[1], Pad(2), Pad(1000)), Basic(0, packets[2], Pad(3)));
            script.MustDeliverExactly(packets);
        }),
        new("pad at the end, its octets not zero", RfcRule.Pad, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200), script.V4(300)];
            script.Send(
                Basic(0, packets[0], FilledPad(1)),
                Basic(0, packets[1], FilledPad(700)),
                // What looks like a packet behind the pad's first octet is pad.
                Basic(0, packets[2], [0, .. script.V4(100)]));
            script.MustDeliverExactly(packets);
        }),
        .. new byte[] { 0x10, 0x35, 0x55, 0x76, 0xf0 }.Select(first => BadBlock(
            FormattableString.Invariant($"a block of type {first >> 4} behind two good ones"), RfcRule.BlockTypes, [first, .. new byte[99]], "block-type-unknown")),
        BadBlock("IPv4 Total Length 0 behind two good ones", RfcRule.IPv4Length, [0x45, 0, 0, 0, .. new byte[60]], "block-length-invalid"),
        BadBlock("IPv4 Total Length 19 behind two good ones", RfcRule.IPv4Length, [0x45, 0, 0, 19, .. new byte[60]], "block-length-invalid"),
        BadBlock("IPv4 header of 16 octets behind two good ones", RfcRule.IPv4Length, [0x44, 0, 0, 40, .. new byte[60]], "block-length-invalid"),
        BadBlock("IPv4 header of 0 octets behind two good ones", RfcRule.IPv4Length, [0x40, 0, 0, 40, .. new byte[60]], "block-length-invalid"),
        BadBlock("IPv4 Total Length 23, header 24, behind two good ones", RfcRule.IPv4Length, [0x46, 0, 0, 23, .. new byte[60]], "block-length-invalid"),
        new("IPv4 with options", RfcRule.IPv4Length, script =>
        {
            byte[][] packets = [script.V4(100, optionOctets: 4), script.V4(68, optionOctets: 40), script.V4(28)];
            script.Send(Basic(0, packets));
            script.MustDeliverExactly(packets);
        }),
        new("IPv4 with options, cut within them", RfcRule.CutAnywhere, script =>
        {
            var packet = script.V4(400, optionOctets: 40);
            script.Send(Basic(0, packet[..30]), Basic(370, packet[30..]));
            script.MustDeliverExactly(packet);
        }),
        new("IPv6 without payload", RfcRule.IPv6Length, script =>
        {
            byte[][] packets = [script.V6Header(NoNextHeader), script.V4(100)];
            script.Send(Basic(0, packets));
            script.MustDeliverExactly(packets);
        }),
        new(
            "IPv6 with Payload Length 0 and hop-by-hop options, as of a jumbogram",
            RfcRule.IPv6Length,
            script =>
            {
                byte[][] packets = [script.V6Header(HopByHop), script.V4(100)];
                script.Send(Basic(0, packets));
                // A block of 40 octets, and the next is found. But what it carries is no IP packet: RFC 2675 §3 has its length elsewhere, out of a block's reach.
                script.MustDeliverExactly(packets[1]);
                script.LinuxDeliversOnly(packets);
                script.WeDrop("selector-mismatch");
            },
            "hands the header on as a packet"),
    ];

    private static StreamDefinition BadBlock(string name, RfcRule rule, byte[] block, string reason) => new(
        name,
        rule,
        script =>
        {
            byte[][] packets = [script.V4(100), script.V4(200), script.V6(300), script.V4(100)];
            script.Send(Basic(0, packets[0]), Basic(0, packets[1], packets[2], block), Basic(0, packets[3]));
            script.MustDeliverExactly(packets);
            script.LinuxDeliversOnly(packets[0], packets[3]);
            script.WeDrop(reason);
        },
        GoodOnesLost);
}
