using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>Two namespaces with nothing but a relay between them, and datagrams that look to it like a tunnel's.</summary>
public sealed class RelayedPair : IDisposable
{
    /// <summary>The port that makes a datagram one of the tunnel's.</summary>
    public const int TunnelPort = 4500;

    private const string RelayDevice = "guest0";
    private readonly Relay _relay;

    private RelayedPair(NetworkNamespace near, NetworkNamespace far, string words)
    {
        Near = near;
        Far = far;
        far.Ip($"link add {VethLink.Device} type veth peer name {RelayDevice} netns {near.Name}");
        far.Run(Patience.Command, "ethtool", "-K", VethLink.Device, "tx", "off", "tso", "off", "gso", "off").EnsureSuccess();
        near.Ip($"tuntap add dev {VethLink.Device} mode tap");
        TapWire.DetachFromStack(near, RelayDevice);
        foreach (var (side, site) in new[] { (near, Site.A), (far, Site.B) })
        {
            side.Ip($"addr add {site.OuterV4}/24 dev {VethLink.Device}");
            side.Ip($"addr add {site.OuterV6}/64 dev {VethLink.Device} nodad");
            side.Ip($"link set {VethLink.Device} txqueuelen 10000 up");
        }

        near.Ip($"link set {RelayDevice} up");
        _relay = Relay.Start(near, VethLink.Device, RelayDevice, words);
    }

    /// <summary>The side of the relay's end A, as site A.</summary>
    public NetworkNamespace Near { get; }

    /// <summary>The other, as site B.</summary>
    public NetworkNamespace Far { get; }

    public static RelayedPair Create(string words)
    {
        var (near, far) = (NetworkNamespace.Create("near"), NetworkNamespace.Create("far"));
        try
        {
            return new RelayedPair(near, far, words);
        }
        catch
        {
            near.Dispose();
            far.Dispose();
            throw;
        }
    }

    /// <summary>Sends datagrams from one side to the other and returns what came.</summary>
    public FlowResult Send(bool fromNear, AddressFamily family, string sizes, int gap = 0, int port = TunnelPort)
    {
        var (sender, receiver, to) = fromNear ? (Near, Far, Site.B) : (Far, Near, Site.A);
        var flow = new Flow(to.Outer(family), port, sizes, Seed: 11);
        // A first datagram would wait for the neighbour's address in a queue of the kernel's that is short.
        Ping.AssertAnswered(sender, (fromNear ? Site.A : Site.B).Outer(family), to.Outer(family), 1, "-i 0.01");
        // What is counted to a single one must wait for the last double, however busy the machine is.
        using var receiving = receiver.Start(Lab.Probe, [.. flow.ReceiveArguments(Patience.Command, idleMilliseconds: 1000), "linger=1000"]);
        receiving.WaitForLine(line => line == "ready", Patience.Start);
        sender.Run(Patience.Command, Lab.Probe, flow.SendArguments(gap, 1)).EnsureSuccess();
        return FlowResult.Parse(receiving.WaitForEnd(Patience.Command).Output.Split('\n')[1]);
    }

    /// <summary>Cuts the wire and returns what the relay counted.</summary>
    public RelayReport Stop() => _relay.Stop();

    public void Dispose()
    {
        _relay.Dispose();
        Near.Dispose();
        Far.Dispose();
    }
}
