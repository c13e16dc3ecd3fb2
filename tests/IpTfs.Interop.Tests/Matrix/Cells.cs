using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>
/// The matrix: every dimension in which our gateway and Linux can differ, crossed with the four kinds of wire where the two could meet. A new cell is a
/// new line here.
/// </summary>
public static class Cells
{
    /// <summary>A sequence number from which a cell's traffic crosses 2^32.</summary>
    public const ulong BeforeWrap = (1UL << 32) - 150;

    // Linux's default pkt-size forgets its own AGGFRAG header: with 16-octet blocks a full packet can exceed the MTU and is lost before the wire.
    private const int SafeLinuxPacketSize = 1400;
    private const string CbcRemark = "Linux's pkt-size is set: without it its CBC packets can exceed the MTU";
    private const string WrapRemark =
        "no packet is split across 2^32, and Linux's reorder window is 0: otherwise Linux takes all later numbers for old ones";

    private static readonly InteropCell[] Wires =
    [
        .. from encapsulation in new[] { Encapsulation.Udp, Encapsulation.None }
           from outer in new[] { AddressFamily.V4, AddressFamily.V6 }
           select new InteropCell("") { Encapsulation = encapsulation, Outer = outer },
    ];

    // One of either encapsulation and either family, where all four would say the same.
    private static readonly InteropCell[] TwoWires = [Wires[0], Wires[3]];

    private static readonly Traffic[] Shapes =
        [Traffic.Empty, Traffic.Ramp, Traffic.Odd, Traffic.Boundaries, Traffic.Large, Traffic.Constant, Traffic.Bursts];

    // What the gateway does on a kernel without the offload.
    private static readonly string[] Fallbacks =
    [
        "udp-segmentation = off", "udp-receive-offload = off", "batched-calls = off", "tun-super-packets = off", "tun-udp-super-packets = off",
        "udp-segmentation = off, udp-receive-offload = off, batched-calls = off, tun-super-packets = off, tun-udp-super-packets = off",
    ];

    private static readonly string[] Sending =
        ["minimum-fragment-size = 64", "send-immediately = on", "peer-profile = linux", "mode = constant-rate\nl3-fixed-rate = 20 Mbps\nmax-aggregation-time = 500 ms"];

    public static IReadOnlyList<InteropCell> All { get; } =
    [
        .. Group("suites", from suite in Suite.All.Select(suite => suite.Name) from wire in Wires select wire with { Suite = suite }),
        .. Group("extended sequence numbers", from suite in Suite.All.Select(suite => suite.Name) from wire in TwoWires select wire with { Suite = suite, Esn = true }),
        .. Group("crossing 2^32", from suite in Suite.All.Select(suite => suite.Name) from wire in TwoWires select Wrapping(wire with { Suite = suite })),
        .. Group("outer packet size", PacketSizes()),
        .. Group("fill", from cell in PacketSizes().Where(cell => cell.Outer == AddressFamily.V4) select cell with { TrafficFlowSecurity = "fill = whole-packets" }),
        .. Group("initial delay", InitialDelays()),
        .. Group("dont-fragment", from wire in Wires from ends in new[] { Ends.Gateway, Ends.Linux, Ends.Gateway | Ends.Linux } select WithoutFragments(wire, ends)),
        .. Group("reorder window", from wire in TwoWires from window in new[] { 0, 1, 16, 1024 } select wire with { Window = window, LinuxWindow = window }),
        .. Group("reorder window", from wire in TwoWires from windows in new[] { (0, 3), (3, 0), (64, 1) } select wire with { Window = windows.Item1, LinuxWindow = windows.Item2 }),
        .. Group("traffic", from wire in Wires from traffic in Shapes select Shaped(wire, traffic)),
        .. Group("inner family alone", from wire in Wires from family in Enum.GetValues<AddressFamily>() select wire with { Inner = [family] }),
        .. Group("cut headers", from wire in TwoWires from family in Enum.GetValues<AddressFamily>() select CuttingHeaders(wire) with { Inner = [family] }),
        .. Group("sending", from wire in TwoWires from lines in Sending select wire with { TrafficFlowSecurity = lines }),
        .. Group("fallbacks", from wire in TwoWires from io in Fallbacks select wire with { Io = io }),
        .. Group("impairment", from impairment in Impairments.All from wire in impairment.EveryWire ? Wires : TwoWires select Impaired(wire, impairment)),
    ];

    private static IEnumerable<InteropCell> Group(string name, IEnumerable<InteropCell> cells) => cells.Select(cell => WithoutLinuxDefects(cell with { Group = name }));

    private static InteropCell WithoutLinuxDefects(InteropCell cell) =>
        cell.Suite.Contains("-sha", StringComparison.Ordinal) && cell.Suite.StartsWith("aes", StringComparison.Ordinal) && cell.LinuxPacketSize == 0
            ? cell with { LinuxPacketSize = SafeLinuxPacketSize, Remark = cell.Remark.Length == 0 ? CbcRemark : $"{cell.Remark}; {CbcRemark}" }
            : cell;

    private static InteropCell Wrapping(InteropCell cell) => cell with
    {
        Esn = true,
        SequenceStart = BeforeWrap,
        LinuxWindow = 0,
        Traffic = Traffic.UpTo1300,
        TrafficFlowSecurity = "fill = whole-packets",
        Remark = WrapRemark,
    };

    private static IEnumerable<InteropCell> PacketSizes() =>
    [
        .. from size in new[] { 576, 1280, 1400, 9000 }
           from wire in Wires
           select wire with { OuterPacketSize = size, LinuxPacketSize = size - 100, WireMtu = Math.Max(size, 1500), TunMtu = 9000 },
        .. from wire in Wires select wire with { OuterPacketSize = 9000, PathMtuDiscovery = true },
    ];

    private static IEnumerable<InteropCell> InitialDelays() =>
        from wire in TwoWires
        from delay in new[] { 0, 1000, 20_000 }
        from traffic in new[] { Traffic.Constant, Traffic.Bursts, Traffic.Mixed }
        where delay > 0 || traffic == Traffic.Mixed
        select wire with { InitialDelay = delay, Traffic = traffic, TrafficFlowSecurity = delay > 10_000 ? "max-aggregation-time = 50 ms" : "" };

    private static InteropCell WithoutFragments(InteropCell wire, Ends ends) => wire with { DontFragment = ends, Traffic = Traffic.UpTo1300, TunMtu = 1500 };

    private static InteropCell Shaped(InteropCell wire, Traffic traffic) => wire with { Traffic = traffic, TunMtu = traffic == Traffic.Large ? 65_521 : wire.TunMtu };

    private static InteropCell CuttingHeaders(InteropCell wire) => wire with { InitialDelay = 1000, Traffic = Traffic.Runts };

    private static InteropCell Impaired(InteropCell wire, Impairment impairment) => wire with
    {
        Impairment = impairment,
        Traffic = impairment.Traffic,
        Window = impairment.Window,
        LinuxWindow = impairment.Window,
        // What must not be lost must not be given up either, however long a busy machine holds it back.
        TrafficFlowSecurity = impairment.LosesNothing ? "lost-packet-timer-interval = 10 s" : "",
        PathMtuDiscovery = impairment.PathMtuDiscovery,
    };
}
