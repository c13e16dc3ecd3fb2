using static IpTfs.Interop.Tests.HandMade.AggfragPayload;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What the AGGFRAG header may say.</summary>
public static class HeaderStreams
{
    private const string FlagsRefused = "refuses every payload whose second octet is not 0 (XfrmInHdrError)";

    public static IReadOnlyList<StreamDefinition> List { get; } =
    [
        new("one packet per payload", RfcRule.Aggregation, script =>
        {
            byte[][] packets = [script.V4(28), script.V6(48), script.V4(1000), script.V6(1396)];
            script.Send([.. packets.Select(packet => Basic(0, packet))]);
            script.MustDeliverExactly(packets);
        }),
        new("aggregates", RfcRule.Aggregation, script =>
        {
            byte[][] packets = [script.V4(28), script.V6(300), script.V4(64), script.V4(900), script.V6(48)];
            script.Send(Basic(0, packets[..3]), Basic(0, packets[3..]));
            script.MustDeliverExactly(packets);
        }),
        .. new[] { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff }.Select(bits => WithSecondOctet(
            FormattableString.Invariant($"sub-type 0, reserved bits 0x{bits:x2}"), RfcRule.Reserved, data => WithHeader(0, (byte)bits, 0, data))),
        new("sub-type 1, all fields zero", RfcRule.CongestionHeader, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200), script.V4(300)];
            script.Send(Congestion(0, 0, packets[0], packets[1]), Congestion(0, 0, packets[2], Pad(50)));
            script.MustDeliverExactly(packets);
        }),
        new("sub-type 1, fields filled", RfcRule.CongestionHeader, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200)];
            script.Send(
                WithHeader(1, 0, 0, [.. Enumerable.Repeat((byte)0xa5, 20)], packets[0]),
                WithHeader(1, 0, 0, [.. Enumerable.Repeat((byte)0xff, 20)], packets[1]));
            script.MustDeliverExactly(packets);
        }),
        new("sub-types 0 and 1 in turn, packets cut between them", RfcRule.CongestionHeader, script =>
        {
            byte[][] packets = [script.V4(900), script.V6(900)];
            script.Send(
                Basic(0, packets[0][..600]),
                Congestion(0, 300, packets[0][600..], packets[1][..500]),
                Basic(400, packets[1][500..]));
            script.MustDeliverExactly(packets);
        }),
        WithSecondOctet("sub-type 1 with P", RfcRule.CongestionFlags, data => Congestion(0x02, 0, data)),
        WithSecondOctet("sub-type 1 with E", RfcRule.CongestionFlags, data => Congestion(0x01, 0, data)),
        WithSecondOctet("sub-type 1 with P and E", RfcRule.CongestionHeader, data => Congestion(0x03, 0, data)),
        .. new[] { 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xfc }.Select(bits => WithSecondOctet(
            FormattableString.Invariant($"sub-type 1, reserved bits 0x{bits:x2}"), RfcRule.CongestionReserved, data => Congestion((byte)bits, 0, data))),
        .. new byte[] { 2, 255 }.Select(subType => new StreamDefinition(FormattableString.Invariant($"sub-type {subType}"), RfcRule.SubTypes, script =>
        {
            byte[][] packets = [script.V4(100), script.V4(100), script.V4(100)];
            script.Send(Basic(0, packets[0]), WithHeader(subType, 0, 0, packets[1]), Basic(0, packets[2]));
            script.MustDeliverExactly(packets[0], packets[2]);
            script.WeDrop("aggfrag-subtype-unknown");
        })),
        new("a header cut after three octets", RfcRule.HeaderLength, script =>
        {
            byte[][] packets = [script.V4(100), script.V4(100)];
            script.Send(Basic(0, packets[0]), [0, 0, 0], Basic(0, packets[1]));
            script.MustDeliverExactly(packets);
            script.WeDrop("aggfrag-header-truncated");
        }),
        new("sub-type 1, its header cut after 23 octets", RfcRule.HeaderLength, script =>
        {
            byte[][] packets = [script.V4(100), script.V4(100)];
            script.Send(Basic(0, packets[0]), [1, .. new byte[22]], Basic(0, packets[1]));
            script.MustDeliverExactly(packets);
            script.WeDrop("aggfrag-header-truncated");
        }),
    ];

    private static StreamDefinition WithSecondOctet(string name, RfcRule rule, Func<byte[][], byte[]> write) => new(
        name,
        rule,
        script =>
        {
            byte[][] packets = [script.V4(100), script.V4(200), script.V6(300), script.V4(100)];
            script.Send(Basic(0, packets[0]), write(packets[1..3]), Basic(0, packets[3]));
            script.MustDeliverExactly(packets);
            script.LinuxDeliversOnly(packets[0], packets[3]);
        },
        FlagsRefused);
}
