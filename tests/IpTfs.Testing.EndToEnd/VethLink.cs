namespace IpTfs.Testing.EndToEnd;

/// <summary>Two namespaces joined by one Ethernet wire: the network between two gateways.</summary>
public sealed class VethLink : IDisposable
{
    /// <summary>The device's name on either side.</summary>
    public const string Device = "wire0";

    private VethLink(NetworkNamespace left, NetworkNamespace right)
    {
        Left = left;
        Right = right;
    }

    public NetworkNamespace Left { get; }

    public NetworkNamespace Right { get; }

    /// <summary>
    /// Makes both namespaces and the wire, with an address of each family at either end. With offload, super-packets may cross the wire whole, as
    /// between two programs on one machine; without, each outer packet crosses alone and a capture shows every one.
    /// </summary>
    public static VethLink Create(Site left, Site right, bool offload = false)
    {
        var link = new VethLink(NetworkNamespace.Create(left.Name), NetworkNamespace.Create(right.Name));
        try
        {
            link.Left.Ip($"link add {Device} type veth peer name {Device} netns {link.Right.Name}");
            Configure(link.Left, left, offload);
            Configure(link.Right, right, offload);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }

    private static void Configure(NetworkNamespace side, Site site, bool offload)
    {
        if (!offload)
        {
            string[] features = ["tso", "off", "gso", "off", "gro", "off", "tx-udp-segmentation", "off"];
            side.Run(Patience.Command, "ethtool", ["-K", Device, .. features]).EnsureSuccess();
        }

        side.Ip($"addr add {site.OuterV4}/24 dev {Device}");
        // Duplicate address detection would keep the address unusable for a second.
        side.Ip($"addr add {site.OuterV6}/64 dev {Device} nodad");
        side.Ip($"link set {Device} up");
    }
}
