using IpTfs.EndToEnd.Tests.Harness;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>A namespace with a tap device, whose other end a guest takes: the wire between the gateway and Linux.</summary>
public sealed class TapWire : IDisposable
{
    /// <summary>The device's name; the same as that of a pair's wire, so that captures find it.</summary>
    public const string Device = VethLink.Device;

    private TapWire(NetworkNamespace side)
    {
        Side = side;
    }

    public NetworkNamespace Side { get; }

    /// <summary>Makes the namespace as side A, with an outer address of each family on the device.</summary>
    public static TapWire Create(int mtu)
    {
        var wire = new TapWire(NetworkNamespace.Create("lab"));
        try
        {
            wire.Side.Ip($"tuntap add dev {Device} mode tap");
            wire.Side.Ip(FormattableString.Invariant($"link set {Device} mtu {mtu} up"));
            wire.Side.Ip($"addr add {Site.A.OuterV4}/24 dev {Device}");
            wire.Side.Ip($"addr add {Site.A.OuterV6}/64 dev {Device} nodad");
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    public void Dispose() => Side.Dispose();
}
