namespace IpTfs.Testing.EndToEnd;

/// <summary>A host behind a gateway, in a namespace of its own on a wire of its own; the gateway's namespace routes.</summary>
public sealed class RoutedHost : IDisposable
{
    private readonly Site _site;

    private RoutedHost(NetworkNamespace side, Site site)
    {
        Side = side;
        _site = site;
    }

    public NetworkNamespace Side { get; }

    /// <summary>Makes the host behind a site's gateway, whose namespace becomes a router.</summary>
    public static RoutedHost Create(NetworkNamespace gateway, Site site)
    {
        var host = new RoutedHost(NetworkNamespace.Create($"host-{site.Name}"), site);
        try
        {
            gateway.Ip($"link add inside0 type veth peer name host0 netns {host.Side.Name}");
            foreach (var (side, device, number) in new[] { (gateway, "inside0", 1), (host.Side, "host0", 2) })
            {
                side.Ip(FormattableString.Invariant($"addr add {site.HostV4Prefix}.{number}/24 dev {device}"));
                side.Ip(FormattableString.Invariant($"addr add {site.HostV6Prefix}::{number}/64 dev {device} nodad"));
                side.Ip($"link set {device} up");
            }

            host.Side.Ip($"route add default via {site.HostV4Prefix}.1");
            host.Side.Ip($"route add default via {site.HostV6Prefix}::1");
            foreach (var family in new[] { "ipv4.ip_forward", "ipv6.conf.all.forwarding" })
                gateway.Run(Patience.Command, "sysctl", "-qw", $"net.{family}=1").EnsureSuccess();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public string Address(AddressFamily family) => family == AddressFamily.V4 ? $"{_site.HostV4Prefix}.2" : $"{_site.HostV6Prefix}::2";

    public void Dispose() => Side.Dispose();
}
