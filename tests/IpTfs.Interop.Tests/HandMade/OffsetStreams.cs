using static IpTfs.Interop.Tests.HandMade.AggfragPayload;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>A BlockOffset that contradicts the packet in reassembly, or that nobody can use.</summary>
public static class OffsetStreams
{
    private const string ExcessTaken = "takes the octets that it misses and skips those too many: what it puts together is checked by nobody";
    private const string SeenAsPad = "takes BlockOffset 0 for an all-pad payload while a packet is pending, and loses the packets in it";

    public static IReadOnlyList<StreamDefinition> List { get; } =
    [
        Contradiction("BlockOffset one too small", 599),
        Contradiction("BlockOffset 1 where 600 are missing", 1),
        Contradiction("BlockOffset one too large", 601, ExcessTaken),
        Contradiction("BlockOffset 1000 where 600 are missing", 1000, ExcessTaken),
        new(
            "BlockOffset 65535 where 600 are missing",
            RfcRule.OffsetInconsistent,
            script =>
            {
                byte[][] packets = [script.V4(100), script.V6(1000), script.V4(200)];
                script.Send(Basic(0, packets[0], packets[1][..400]), Basic(65_535, packets[1][400..]), Basic(0, packets[2]));
                script.MustDeliverExactly(packets[0], packets[2]);
                script.LinuxDeliversOnly(packets);
                script.WeDrop("block-offset-inconsistent");
            },
            ExcessTaken),
        new(
            "BlockOffset 0 with data where 600 are missing",
            RfcRule.OffsetInconsistent,
            script =>
            {
                byte[][] packets = [script.V4(100), script.V6(1000), script.V4(200), script.V6(300)];
                script.Send(Basic(0, packets[0], packets[1][..400]), Basic(0, packets[2]), Basic(0, packets[3]));
                script.MustDeliverExactly(packets[0], packets[2], packets[3]);
                script.LinuxDeliversOnly(packets[0]);
                script.WeDrop("block-offset-inconsistent");
            },
            SeenAsPad),
        new("BlockOffset that contradicts a header cut after three octets", RfcRule.OffsetInconsistent, script =>
        {
            byte[][] packets = [script.V4(100), script.V4(200), script.V6(300)];
            script.Send(Basic(0, packets[0], packets[1][..3]), Basic(150, packets[1][3..153], packets[2]));
            script.MustDeliverExactly(packets[0], packets[2]);
            script.WeDrop("block-offset-inconsistent");
        }),
        CutHeaderOf("an IPv4 header cut after 2 octets that turns out to say Total Length 19", 2, 19),
        CutHeaderOf("an IPv4 header cut after 3 octets that turns out to say Total Length 6", 3, 6),
        CutHeaderOf("an IPv4 header cut after 2 octets that turns out to say Total Length 0", 2, 0),
        new("a fragment whose start is missing", RfcRule.FirstBlock, script =>
        {
            byte[][] packets = [script.V4(1000), script.V6(200), script.V4(100)];
            script.Send(Basic(500, packets[0][500..], packets[1]), Basic(0, packets[2]));
            script.MustDeliverExactly(packets[1..]);
            script.WeDrop("fragment-without-start");
        }),
        new("fragments over three payloads whose start is missing", RfcRule.FirstBlock, script =>
        {
            byte[][] packets = [script.V4(4000), script.V6(200)];
            script.Send(Basic(3000, packets[0][1000..2000]), Basic(2000, packets[0][2000..3000]), Basic(1000, packets[0][3000..], packets[1]));
            script.MustDeliverExactly(packets[1]);
            script.WeDrop("fragment-without-start");
        }),
        new("a BlockOffset behind a payload that ended with pad", RfcRule.FirstBlock, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200), script.V4(300)];
            script.Send(Basic(0, packets[0], Pad(100)), Basic(50, Pad(50), packets[1]), Basic(0, packets[2]));
            script.MustDeliverExactly(packets);
            script.WeDrop("fragment-without-start");
        }),
    ];

    private static StreamDefinition Contradiction(string name, int blockOffset, string whyLinuxDiffers = "") => new(
        name,
        RfcRule.OffsetInconsistent,
        script =>
        {
            byte[][] packets = [script.V4(100), script.V6(1000), script.V4(200), script.V6(300)];
            byte[] front = [.. packets[1][400..].Concat(new byte[1000]).Take(blockOffset)];
            script.Send(Basic(0, packets[0], packets[1][..400]), Basic(blockOffset, front, packets[2]), Basic(0, packets[3]));
            script.MustDeliverExactly(packets[0], packets[2], packets[3]);
            if (whyLinuxDiffers.Length > 0) script.LinuxDeliversOnly(packets);
            script.WeDrop("block-offset-inconsistent");
        },
        whyLinuxDiffers);

    // The length arrives with the second part, shorter than an IPv4 header.
    private static StreamDefinition CutHeaderOf(string name, int cut, byte totalLength) => new(name, RfcRule.IPv4Length, script =>
    {
        byte[][] packets = [script.V4(100), script.V6(200), script.V4(300)];
        byte[] bad = [0x45, 0, 0, totalLength, .. new byte[16]];
        script.Send(Basic(0, packets[0], bad[..cut]), Basic(20 - cut, bad[cut..], packets[1]), Basic(0, packets[2]));
        script.MustDeliverExactly(packets);
        script.WeDrop("block-length-invalid");
    });
}
