using IpTfs.EndToEnd.Tests.Harness;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>
/// One cell of the matrix: how the gateway and the Linux kernel are joined and what they exchange, in both directions and both inner families. A cell
/// names what differs from the defaults.
/// </summary>
public sealed record InteropCell(string Name)
{
    public Encapsulation Encapsulation { get; init; } = Encapsulation.Udp;

    public AddressFamily Outer { get; init; } = AddressFamily.V4;

    public string Suite { get; init; } = "aes128gcm16";

    public bool Esn { get; init; }

    /// <summary>The outer packet size of the gateway, in octets.</summary>
    public int OuterPacketSize { get; init; } = 1500;

    /// <summary>The MTU of the wire.</summary>
    public int WireMtu { get; init; } = 1500;

    /// <summary>The gateway's reorder window and Linux's, in packets.</summary>
    public int Window { get; init; } = 3;

    /// <summary>How long either side waits for more to aggregate, in microseconds.</summary>
    public int InitialDelay { get; init; }

    public bool DontFragment { get; init; }

    /// <summary>What is sent in each of the four flows, in the words of <c>probe</c>.</summary>
    public string Sizes { get; init; } = "1-100,50*1000,30*1400-4000";

    /// <summary>Datagrams back to back, and the time between two such bursts in microseconds.</summary>
    public (int Burst, int Gap) Pace { get; init; } = (1, 500);

    /// <summary>Words of <c>tc qdisc … netem</c> for what Linux sends.</summary>
    public string Netem { get; init; } = "";

    /// <summary>Further lines for the gateway's <c>traffic-flow-security</c>.</summary>
    public string TrafficFlowSecurity { get; init; } = "";

    public override string ToString() => Name;

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
            OuterPacketSize = OuterPacketSize,
            WindowSize = Window,
            InitialDelay = $"{InitialDelay} us",
            DontFragment = DontFragment,
            TrafficFlowSecurity = TrafficFlowSecurity,
        };
    }
}
