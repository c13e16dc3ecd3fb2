using static IpTfs.Interop.Tests.HandMade.AggfragPayload;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>Packets cut over several payloads, and what may stand between the parts.</summary>
public static class FragmentStreams
{
    private const string LengthFieldInThree = "a length field that was cut must be whole in the next payload, or the packet is lost (XfrmInIptfsError)";
    private const string HeaderEndsPayload = "a packet whose IP header was cut is lost when a payload brings the header's end and nothing more";

    public static IReadOnlyList<StreamDefinition> List { get; } =
    [
        Cuts("IPv4 header cut after 1 to 19 octets", 19, script => script.V4(100)),
        Cuts("IPv6 header cut after 1 to 39 octets", 39, script => script.V6(100)),
        Pieces("IPv4, cut after 1 and 3 octets, within its length field", script => script.V4(60), [1, 3], LengthFieldInThree),
        Pieces("IPv6, cut after 2 and 5 octets, within its length field", script => script.V6(80), [2, 5], LengthFieldInThree),
        Pieces("IPv4, cut after 10 and 19 octets", script => script.V4(60), [10, 19]),
        Pieces("IPv4, cut after 10 and 20 octets, where its header ends", script => script.V4(60), [10, 20], HeaderEndsPayload),
        Pieces("IPv4, cut after 10 and 21 octets", script => script.V4(60), [10, 21]),
        Pieces("IPv6, cut after 10 and 39 octets", script => script.V6(80), [10, 39]),
        Pieces("IPv6, cut after 10 and 40 octets, where its header ends", script => script.V6(80), [10, 40], HeaderEndsPayload),
        Pieces("IPv6, cut after 10 and 41 octets", script => script.V6(80), [10, 41]),
        Pieces("IPv4, one octet per payload", script => script.V4(60), Enumerable.Range(1, 59), $"{LengthFieldInThree}; {HeaderEndsPayload}"),
        Pieces("IPv6, one octet per payload", script => script.V6(80), Enumerable.Range(1, 79), $"{LengthFieldInThree}; {HeaderEndsPayload}"),
        Pieces("IPv4, one octet per payload behind its header", script => script.V4(60), Enumerable.Range(20, 40)),
        Pieces("IPv6, one octet per payload behind its header", script => script.V6(80), Enumerable.Range(40, 40)),
        Between("an all-pad payload between two fragments", RfcRule.AllPad, Basic(0, Pad(1396))),
        Between("an all-pad payload of one octet between two fragments", RfcRule.AllPad, Basic(0, Pad(1))),
        Between("an all-pad payload, not zero, between two fragments", RfcRule.AllPad, Basic(0, FilledPad(1000))),
        Between("four all-pad payloads between two fragments", RfcRule.AllPad, Basic(0, Pad(1396)), Basic(0, Pad(10)), Basic(0, Pad(1)), Basic(0, Pad(700))),
        Between("a payload of a header alone between two fragments", RfcRule.HeaderOnly, Basic(0)),
        Between("a payload of a header of sub-type 1 alone between two fragments", RfcRule.HeaderOnly, Congestion(0, 0)),
        new("all-pad payloads between whole packets", RfcRule.AllPad, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(200)];
            script.Send(Basic(0, packets[0]), Basic(0, Pad(1396)), Basic(0), Basic(0, Pad(1)), Basic(0, packets[1]));
            script.MustDeliverExactly(packets);
        }),
        new("a packet over three payloads", RfcRule.OffsetBeyond, script =>
        {
            byte[][] packets = [script.V4(3000), script.V6(100)];
            script.Send(Basic(0, packets[0][..1000]), Basic(2000, packets[0][1000..2000]), Basic(1000, packets[0][2000..], packets[1]));
            script.MustDeliverExactly(packets);
        }),
        new("a packet over six payloads of different sizes, all-pad between", RfcRule.OffsetBeyond, script =>
        {
            byte[][] packets = [script.V6(60), script.V6(3000), script.V4(100)];
            script.Send(
                Basic(0, packets[0], packets[1][..1]),
                Basic(2999, packets[1][1..1300]),
                Basic(1700, packets[1][1300..1301]),
                Basic(0, Pad(20)),
                Basic(1699, packets[1][1301..2600]),
                Basic(400, packets[1][2600..2999]),
                Basic(1, packets[1][2999..], packets[2], Pad(9)));
            script.MustDeliverExactly(packets);
        }),
        new("a fragment's end that fills its payload exactly", RfcRule.OffsetBeyond, script =>
        {
            byte[][] packets = [script.V4(2000), script.V6(100)];
            script.Send(Basic(0, packets[0][..1000]), Basic(1000, packets[0][1000..]), Basic(0, packets[1]));
            script.MustDeliverExactly(packets);
        }),
        new("the longest IPv4 packet, its first octet alone", RfcRule.OffsetBeyond, script =>
        {
            const int Part = 1400;
            var packet = script.V4(65_535);
            script.Send(Basic(0, packet[..1]));
            for (var at = 1; at < packet.Length; at += Part) script.Send(Basic(packet.Length - at, packet[at..Math.Min(at + Part, packet.Length)]));
            script.MustDeliverExactly(packet);
        }),
        new("five packets in payloads of 1400", RfcRule.AppendixA, script =>
        {
            byte[][] packets = [script.V4(750), script.V6(750), script.V4(60), script.V6(240), script.V4(3000)];
            byte[] data = [.. packets.SelectMany(packet => packet), .. Pad(800)];
            script.Send(Basic(0, data[..1400]), Basic(100, data[1400..2800]), Basic(2000, data[2800..4200]), Basic(600, data[4200..]));
            script.MustDeliverExactly(packets);
        }),
    ];

    private static StreamDefinition Cuts(string name, int last, Func<StreamScript, byte[]> make) => new(name, RfcRule.CutAnywhere, script =>
    {
        var packets = new List<byte[]>();
        for (var cut = 1; cut <= last; cut++)
        {
            var (before, packet, after) = (script.V4(40), make(script), script.V6(60));
            script.Send(Basic(0, before, packet[..cut]), Basic(packet.Length - cut, packet[cut..], after));
            packets.AddRange([before, packet, after]);
        }

        script.MustDeliverExactly([.. packets]);
    });

    private static StreamDefinition Pieces(string name, Func<StreamScript, byte[]> make, IEnumerable<int> cuts, string whyLinuxDiffers = "") => new(
        name,
        RfcRule.CutAnywhere,
        script =>
        {
            var (packet, after) = (make(script), script.V4(100));
            var start = 0;
            foreach (var cut in cuts)
            {
                script.Send(Basic(start == 0 ? 0 : packet.Length - start, packet[start..cut]));
                start = cut;
            }

            script.Send(Basic(packet.Length - start, packet[start..]), Basic(0, after));
            script.MustDeliverExactly(packet, after);
            if (whyLinuxDiffers.Length > 0) script.LinuxDeliversOnly(after);
        },
        whyLinuxDiffers);

    private static StreamDefinition Between(string name, RfcRule rule, params byte[][] payloads) => new(name, rule, script =>
    {
        byte[][] packets = [script.V4(100), script.V6(1000), script.V4(200)];
        script.Send(Basic(0, packets[0], packets[1][..400]));
        script.Send(payloads);
        script.Send(Basic(600, packets[1][400..], packets[2]));
        script.MustDeliverExactly(packets);
    });
}
