using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>Reads the path MTU that the kernel knows: the MTU of the route's first link, or less after an ICMP report.</summary>
public static unsafe class PathMtuLookup
{
    private const ushort AnyPort = 4500;

    /// <summary>Looks up the path MTU towards an address. Sends nothing. Makes a few system calls: for startup and errors, not for each packet.</summary>
    /// <param name="local">The address that packets leave from; with the default value the routing table chooses.</param>
    /// <param name="remote">The destination of the packets.</param>
    /// <param name="mtu">Octets of the largest IP packet that passes unfragmented.</param>
    /// <returns>False when there is no route.</returns>
    public static bool TryQuery(IpAddress local, IpAddress remote, out int mtu)
    {
        mtu = 0;
        var descriptor = Libc.socket(remote.IsV6 ? Linux.AF_INET6 : Linux.AF_INET, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
        if (descriptor < 0) return false;
        using var owned = new OwnedDescriptor(descriptor);
        SocketAddress name = default;
        if (local != default)
        {
            var localLength = name.Set(new Endpoint(local, 0));
            if (Libc.bind(descriptor, &name, localLength) < 0) return false;
        }

        var level = remote.IsV6 ? Linux.SOL_IPV6 : Linux.SOL_IP;
        SocketSetup.Set(descriptor, level, remote.IsV6 ? Linux.IPV6_MTU_DISCOVER : Linux.IP_MTU_DISCOVER, Linux.PMTUDISC_DO);
        var length = name.Set(new Endpoint(remote, AnyPort));
        if (Libc.connect(descriptor, &name, length) < 0) return false;
        var value = 0;
        uint size = sizeof(int);
        if (Libc.getsockopt(descriptor, level, remote.IsV6 ? Linux.IPV6_MTU : Linux.IP_MTU, &value, &size) < 0) return false;
        mtu = value;
        return true;
    }
}
