using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>
/// A namespace with a tap device, whose other end a guest takes: the wire between the gateway and Linux. With a relay on the wire, the guest takes a second
/// tap device, and every frame between the two goes through the relay.
/// </summary>
public sealed class TapWire : IDisposable
{
    /// <summary>The name of the device with the addresses; the same as that of a pair's wire, so that captures find it.</summary>
    public const string Device = VethLink.Device;

    private const string FarDevice = "guest0";

    private TapWire(NetworkNamespace side)
    {
        Side = side;
    }

    public NetworkNamespace Side { get; }

    /// <summary>The tap device that the guest takes.</summary>
    public string GuestDevice { get; private set; } = Device;

    /// <summary>The relay, when one was asked for.</summary>
    public Relay? Relay { get; private set; }

    /// <summary>Makes the namespace as side A, with an outer address of each family on the device.</summary>
    /// <param name="mtu">Of the wire.</param>
    /// <param name="relay">What a relay on it does, as <see cref="Harness.Relay.Start"/> takes it; empty for none.</param>
    public static TapWire Create(int mtu, string relay = "")
    {
        var wire = new TapWire(NetworkNamespace.Create("lab"));
        try
        {
            wire.Side.Ip($"tuntap add dev {Device} mode tap");
            wire.Side.Ip(FormattableString.Invariant($"link set {Device} mtu {mtu} up"));
            wire.Side.Ip($"addr add {Site.A.OuterV4}/24 dev {Device}");
            wire.Side.Ip($"addr add {Site.A.OuterV6}/64 dev {Device} nodad");
            if (relay.Length > 0) wire.InsertRelay(mtu, relay);
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Relay?.Dispose();
        Side.Dispose();
    }

    /// <summary>Makes a device a plain socket for the relay: the namespace itself neither answers nor listens on it.</summary>
    public static void DetachFromStack(NetworkNamespace side, string device)
    {
        side.Run(Patience.Command, "sysctl", "-qw", $"net.ipv6.conf.{device}.disable_ipv6=1").EnsureSuccess();
        // Without this it would answer for the addresses of the other devices, and the guest would send past the relay.
        side.Ip($"link set {device} arp off");
    }

    private void InsertRelay(int mtu, string words)
    {
        GuestDevice = FarDevice;
        Side.Ip($"tuntap add dev {FarDevice} mode tap");
        DetachFromStack(Side, FarDevice);
        // Queues long enough for a burst, so that only the relay loses anything.
        foreach (var device in new[] { Device, FarDevice }) Side.Ip($"link set {device} txqueuelen 10000");
        Side.Ip(FormattableString.Invariant($"link set {FarDevice} mtu {mtu} up"));
        Relay = Relay.Start(Side, Device, FarDevice, words);
    }
}
