using static IpTfs.Interop.Tests.HandMade.AggfragPayload;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>Outer packets that come twice, not in order, or not at all. The reorder window is three packets on both sides.</summary>
public static class OrderStreams
{
    public static IReadOnlyList<StreamDefinition> List { get; } =
    [
        InOrderOf("the first two packets of the SA swapped", [2, 1, 3, 4], (script, packets) => script.LinuxDeliversOnly(packets[1..]),
            "starts its window at the first number that comes, and takes the earlier one for old"),
        InOrderOf("two packets swapped", [1, 3, 2, 4]),
        InOrderOf("four packets backwards behind the first", [1, 5, 4, 3, 2]),
        new("the fragments of a packet backwards behind the first", RfcRule.Reorder, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(3000), script.V4(200)];
            script.SendAs(1, Basic(0, packets[0], packets[1][..1000]));
            script.SendAs(3, Basic(1000, packets[1][2000..], packets[2]));
            script.SendAs(2, Basic(2000, packets[1][1000..2000]));
            script.MustDeliverExactly(packets);
        }),
        new("a packet beyond the window, which comes late", RfcRule.Reorder, script =>
        {
            var packets = Packets(script, 6);
            foreach (var sequence in new uint[] { 1, 3, 4, 5, 6, 2 }) script.SendAs(sequence, Basic(0, packets[sequence - 1]));
            script.MustDeliverExactly(packets[0], packets[2], packets[3], packets[4], packets[5]);
            script.WeDrop("reorder-late");
        }),
        new("a packet repeated", RfcRule.Replay, script =>
        {
            var packets = Packets(script, 3);
            foreach (var sequence in new uint[] { 1, 2, 2, 1, 3, 2 }) script.SendAs(sequence, Basic(0, packets[sequence - 1]));
            script.MustDeliverExactly(packets);
            script.WeDrop("replayed", 3);
        }),
        new("an early packet repeated", RfcRule.Replay, script =>
        {
            var packets = Packets(script, 3);
            foreach (var sequence in new uint[] { 1, 3, 3, 2, 3 }) script.SendAs(sequence, Basic(0, packets[sequence - 1]));
            script.MustDeliverExactly(packets);
            script.WeDrop("replayed", 2);
        }),
        new("a lost packet between whole ones", RfcRule.Reorder, script =>
        {
            var packets = Packets(script, 5);
            script.Send(Basic(0, packets[0]));
            script.Lose();
            script.Send([.. packets[1..].Select(packet => Basic(0, packet))]);
            script.MustDeliverExactly(packets);
        }),
        new("a gap in the middle of a packet", RfcRule.Consecutive, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(3000), script.V4(200), script.V6(300)];
            script.Send(Basic(0, packets[0], packets[1][..1000]));
            script.Lose();
            script.Send(Basic(1000, packets[1][2000..], packets[2]), Basic(0, packets[3]));
            script.MustDeliverExactly(packets[0], packets[2], packets[3]);
            script.WeDrop("fragment-lost");
        }),
        new("a gap between two packets cut alike", RfcRule.Consecutive, script =>
        {
            // Equal sizes and offsets: only the sequence numbers tell the halves apart.
            byte[][] packets = [script.V4(1000), script.V4(1000), script.V4(1000), script.V6(300)];
            script.Send(Basic(0, packets[0], packets[1][..300]));
            script.Lose();
            script.Send(Basic(700, packets[2][300..], packets[3]));
            script.MustDeliverExactly(packets[0], packets[3]);
            script.WeDrop("fragment-lost");
        }),
        new("the end of a packet never comes", RfcRule.Consecutive, script =>
        {
            byte[][] packets = [script.V4(100), script.V6(1000)];
            script.Send(Basic(0, packets[0], packets[1][..400]));
            script.MustDeliverExactly(packets[0]);
            script.WeDrop("fragment-lost");
        }),
    ];

    private static StreamDefinition InOrderOf(string name, uint[] sequences, Action<StreamScript, byte[][]>? linux = null, string whyLinuxDiffers = "") => new(
        name,
        RfcRule.Reorder,
        script =>
        {
            var packets = Packets(script, sequences.Length);
            foreach (var sequence in sequences) script.SendAs(sequence, Basic(0, packets[sequence - 1]));
            script.MustDeliverExactly(packets);
            linux?.Invoke(script, packets);
        },
        whyLinuxDiffers);

    private static byte[][] Packets(StreamScript script, int count) =>
        [.. Enumerable.Range(0, count).Select(index => index % 2 == 0 ? script.V4(100) : script.V6(200))];
}
