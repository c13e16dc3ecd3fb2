using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>
/// One cell of the matrix: how the gateway and the Linux kernel are joined and what they exchange, in both directions. A cell says only what differs
/// from the defaults; its name follows from that.
/// </summary>
/// <param name="Group">What the cell is about: cells of one group stand together in the table.</param>
public sealed record InteropCell(string Group)
{
    public Encapsulation Encapsulation { get; init; } = Encapsulation.Udp;

    public AddressFamily Outer { get; init; } = AddressFamily.V4;

    /// <summary>The families of the flows; two share the one SA, packet by packet.</summary>
    public IReadOnlyList<AddressFamily> Inner { get; init; } = [AddressFamily.V4, AddressFamily.V6];

    public string Suite { get; init; } = "aes128gcm16";

    public bool Esn { get; init; }

    /// <summary>The sequence number after which either side starts.</summary>
    public ulong SequenceStart { get; init; }

    /// <summary>The outer packet size of the gateway, in octets.</summary>
    public int OuterPacketSize { get; init; } = 1500;

    /// <summary>Linux's <c>pkt-size</c>, in octets; 0 follows the path's MTU.</summary>
    public int LinuxPacketSize { get; init; }

    /// <summary>Whether the gateway lowers its outer packet size to what the path carries.</summary>
    public bool PathMtuDiscovery { get; init; }

    /// <summary>The MTU of the wire.</summary>
    public int WireMtu { get; init; } = 1500;

    /// <summary>The MTU of the gateway's TUN device: the largest inner packet it is given.</summary>
    public int TunMtu { get; init; } = 9000;

    /// <summary>The gateway's reorder window, in packets.</summary>
    public int Window { get; init; } = 3;

    /// <summary>Linux's reorder window, in packets.</summary>
    public int LinuxWindow { get; init; } = 3;

    /// <summary>How long either side waits for more to aggregate, in microseconds.</summary>
    public int InitialDelay { get; init; }

    /// <summary>Who does not split inner packets.</summary>
    public Ends DontFragment { get; init; }

    /// <summary>What is sent in each flow.</summary>
    public Traffic Traffic { get; init; } = Traffic.Mixed;

    /// <summary>What happens to the packets on their way.</summary>
    public Impairment Impairment { get; init; } = Impairment.None;

    /// <summary>Further lines for the gateway's <c>traffic-flow-security</c>.</summary>
    public string TrafficFlowSecurity { get; init; } = "";

    /// <summary>What the gateway's <c>io</c> section says: which offloads it does without.</summary>
    public string Io { get; init; } = "";

    /// <summary>Why the cell is set up as it is, where that is Linux's doing.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The encapsulation and the outer family.</summary>
    public string Wire => string.Create(CultureInfo.InvariantCulture, $"{(Encapsulation == Encapsulation.Udp ? "UDP" : "ESP")}/{Name(Outer)}");

    /// <summary>What the cell is, in the words of the table: unique within the matrix.</summary>
    public string Title => string.Join(", ", Differences());

    public override string ToString() => $"{Group}: {Title}";

    /// <summary>The gateway's side of it. A is the gateway, B is Linux.</summary>
    public TunnelOptions ToOptions()
    {
        var suite = Harness.Suite.Named(Suite);
        return new TunnelOptions
        {
            Suite = suite.Name,
            KeyFromA = suite.Key(0x11),
            KeyFromB = suite.Key(0xe2),
            AuthKeyFromA = suite.AuthKey(0x11),
            AuthKeyFromB = suite.AuthKey(0xe2),
            Esn = Esn,
            TunMtu = TunMtu,
            OuterPacketSize = OuterPacketSize,
            UsePathMtuDiscovery = PathMtuDiscovery,
            WindowSize = Window,
            InitialDelay = $"{InitialDelay} us",
            DontFragment = DontFragment.HasFlag(Ends.Gateway),
            TrafficFlowSecurity = TrafficFlowSecurity,
            Io = Io,
        };
    }

    private static string Name(AddressFamily family) => family == AddressFamily.V4 ? "IPv4" : "IPv6";

    private IEnumerable<string> Differences()
    {
        var plain = new InteropCell(Group);
        yield return Wire;
        if (Impairment != Impairment.None) yield return Impairment.Name;
        if (Traffic != plain.Traffic) yield return Traffic.Name;
        if (Inner.Count == 1) yield return $"inner {Name(Inner[0])}";
        if (Suite != plain.Suite) yield return Suite;
        if (Esn) yield return "ESN";
        if (SequenceStart != 0) yield return $"from sequence number {SequenceStart + 1}";
        if (OuterPacketSize != plain.OuterPacketSize) yield return $"outer packets of {OuterPacketSize}";
        if (PathMtuDiscovery) yield return "path MTU discovery";
        if (LinuxPacketSize != 0 && LinuxPacketSize != OuterPacketSize) yield return $"Linux's of {LinuxPacketSize}";
        if (WireMtu != plain.WireMtu) yield return $"wire MTU {WireMtu}";
        if (Window != plain.Window || LinuxWindow != plain.LinuxWindow) yield return Window == LinuxWindow ? $"window {Window}" : $"windows {Window} and {LinuxWindow}";
        if (InitialDelay != 0) yield return $"initial delay {InitialDelay / 1000.0} ms";
        if (DontFragment != Ends.None) yield return $"dont-fragment on {(DontFragment == (Ends.Gateway | Ends.Linux) ? "both" : DontFragment)}";
        if (Io.Length > 0) yield return Io;
        if (TrafficFlowSecurity.Length > 0) yield return TrafficFlowSecurity.Replace("\n", ", ", StringComparison.Ordinal);
    }
}
