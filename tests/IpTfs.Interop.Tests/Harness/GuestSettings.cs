using System.Globalization;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>What the guest's job <c>peer.job</c> is told.</summary>
/// <param name="Own">The guest's side.</param>
/// <param name="Peer">The other gateway's side.</param>
/// <param name="Cell">What the two have in common.</param>
/// <param name="Receive">Flows that the guest checks.</param>
/// <param name="Send">Flows that the guest sends.</param>
public sealed record GuestSettings(Site Own, Site Peer, InteropCell Cell, IReadOnlyList<Flow> Receive, IReadOnlyList<Flow> Send)
{
    /// <summary>The file in the guest's directory whose appearance lets it send.</summary>
    public const string StartFile = "start";

    /// <summary>The file whose appearance before that makes it print its counters and end.</summary>
    public const string StopFile = "stop";

    /// <summary>Shell commands that the guest runs when it may send.</summary>
    public string Script { get; init; } = "";

    /// <summary>Options of <c>lab/run</c> for the guest's device, where the usual one will not do.</summary>
    public IReadOnlyList<string> WireOptions => Cell.WireMtu > 1500 ? ["--mtu", Number(Cell.WireMtu)] : [];

    public IReadOnlyList<string> ToVariables()
    {
        var options = Cell.ToOptions();
        var suite = Suite.Named(Cell.Suite);
        var (outLabel, inLabel) = Own == Site.A ? ((byte)0x11, (byte)0xe2) : ((byte)0xe2, (byte)0x11);
        var (outSpi, inSpi) = Own == Site.A ? (options.SpiFromA, options.SpiFromB) : (options.SpiFromB, options.SpiFromA);
        var prefix = Cell.Outer == AddressFamily.V4 ? 24 : 64;
        return
        [
            $"OUTER={Own.Outer(Cell.Outer)}/{Number(prefix)}",
            $"PEER={Peer.Outer(Cell.Outer)}",
            $"INNER={Own.InnerV4}/24 {Own.InnerV6}/64",
            $"PEER_INNER={Peer.InnerV4}/24 {Peer.InnerV6}/64",
            $"REACH={Peer.InnerV4}",
            $"ENCAPSULATION={(Cell.Encapsulation == Encapsulation.Udp ? "udp" : "none")}",
            $"STATE=suite={suite.Name}{(Cell.Esn ? " esn" : "")} sequence={Cell.SequenceStart}",
            $"OUT_STATE=spi={Number(outSpi)} {Keys(suite, outLabel)} {OutOptions()}",
            $"IN_STATE=spi={Number(inSpi)} {Keys(suite, inLabel)} reorder-window={Number(Cell.LinuxWindow)} drop-time={Number(Cell.Impairment.LosesNothing ? 5_000_000 : 200_000)} replay-window=1024",
            $"MTU={Number(Cell.WireMtu)}",
            $"NETEM={Cell.Impairment.Netem}",
            $"START={StartFile}",
            $"STOP={StopFile}",
            $"RECEIVE={string.Join(';', Receive.Select(flow => flow.ForGuest))}",
            $"SEND={string.Join(';', Send.Select(flow => flow.ForGuest))}",
            $"BURST={Number(Cell.Traffic.Burst)}",
            $"GAP={Number(Cell.Traffic.Gap)}",
            $"MUTATE={Cell.Traffic.Mutation}",
            $"SCRIPT={Script}",
            $"IDLE={Number(Cell.Impairment.Patience)}",
        ];
    }

    private string OutOptions()
    {
        var packetSize = Cell.LinuxPacketSize == 0 ? "" : $" pkt-size={Number(Cell.LinuxPacketSize)}";
        return $"init-delay={Number(Cell.InitialDelay)}{packetSize}{(Cell.DontFragment.HasFlag(Ends.Linux) ? " dont-frag" : "")}";
    }

    private static string Keys(Suite suite, byte label)
    {
        var authentication = suite.AuthKey(label) is { } authKey ? $" auth-key={authKey}" : "";
        return $"key={suite.Key(label)}{authentication}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
