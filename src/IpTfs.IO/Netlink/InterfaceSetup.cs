using System.Text;
using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Netlink;

/// <summary>Configures one network interface through rtnetlink; disposing removes its additions. Thread-safe.</summary>
internal sealed class InterfaceSetup : IDisposable
{
    private const int MaxAttempts = 500;

    private readonly Lock _gate = new();
    private readonly NetlinkSocket _socket = new();
    private readonly string _name;
    private readonly uint _index;
    private readonly List<InterfacePrefix> _addresses = [];
    private readonly List<IpPrefix> _routes = [];

    /// <summary>Finds the interface.</summary>
    /// <exception cref="IoException">No interface has this name.</exception>
    public InterfaceSetup(string name)
    {
        _name = name;
        var request = LinkRequest(Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_ACK, 0, 0).Attribute(Rtnetlink.IFLA_IFNAME, Encoding.ASCII.GetBytes(name + '\0'));
        uint index = 0;
        var mtu = 0u;
        var errno = _socket.Send(request, (_, body) => (index, mtu) = ReadLink(body));
        if (errno != 0) throw Refused($"look at the interface {name}", errno);
        _index = index;
        Mtu = (int)mtu;
    }

    /// <summary>The interface's MTU in octets.</summary>
    public int Mtu { get; private set; }

    /// <summary>Sets MTU and queue length (0 leaves either as it is), disables automatic IPv6 addresses, and brings the interface up.</summary>
    public void BringUp(int mtu, int queueLength)
    {
        lock (_gate)
        {
            var generation = new List<byte>();
            // Without this the kernel would send router solicitations and multicast reports into the tunnel from an address that was not configured.
            byte[] mode = [5, 0, (byte)Rtnetlink.IFLA_INET6_ADDR_GEN_MODE, 0, Rtnetlink.IN6_ADDR_GEN_MODE_NONE, 0, 0, 0];
            generation.AddRange(BitConverter.GetBytes((ushort)(4 + mode.Length)));
            generation.AddRange(BitConverter.GetBytes((ushort)(Linux.AF_INET6 | Rtnetlink.NLA_F_NESTED)));
            generation.AddRange(mode);
            // Best effort: a kernel without IPv6 generates no addresses.
            _socket.Send(LinkRequest(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK, 0, 0)
                .Attribute(Rtnetlink.IFLA_AF_SPEC | Rtnetlink.NLA_F_NESTED, generation.ToArray()));
            var request = LinkRequest(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK, Rtnetlink.IFF_UP, Rtnetlink.IFF_UP);
            if (mtu != 0) request.Attribute(Rtnetlink.IFLA_MTU, (uint)mtu);
            if (queueLength != 0) request.Attribute(Rtnetlink.IFLA_TXQLEN, (uint)queueLength);
            var errno = _socket.Send(request);
            if (errno != 0) throw Refused($"set MTU {mtu} on {_name} and bring it up", errno);
            if (mtu != 0) Mtu = mtu;
        }
    }

    /// <summary>Adds an address to the interface. Dispose does not remove an address that existed before.</summary>
    public void AddAddress(InterfacePrefix address)
    {
        lock (_gate)
        {
            var errno = _socket.Send(AddressRequest(Rtnetlink.RTM_NEWADDR, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, address));
            if (errno != 0 && errno != Errno.EEXIST) throw Refused($"give the address {address} to {_name}", errno);
            if (errno == 0) _addresses.Add(address);
            if (address.Address.IsV6) AwaitLocal(address.Address);
        }
    }

    /// <summary>Routes a prefix into the interface; Dispose does not remove a route that existed before.</summary>
    /// <exception cref="IoException">The kernel refuses, or the prefix is routed elsewhere.</exception>
    public void AddRoute(IpPrefix prefix)
    {
        lock (_gate)
        {
            var errno = _socket.Send(RouteRequest(Rtnetlink.RTM_NEWROUTE, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, prefix));
            if (errno == 0)
            {
                _routes.Add(prefix);
                return;
            }

            if (errno != Errno.EEXIST) throw Refused($"route {prefix} into {_name}", errno);
            if (IsRoutedHere(prefix)) return;
            throw new IoException(IoFault.Other, $"The prefix {prefix} has a route already and it does not lead into {_name}; remove that route first.", errno);
        }
    }

    /// <summary>Removes a route that <see cref="AddRoute"/> added; other routes are not removed.</summary>
    public void RemoveRoute(IpPrefix prefix)
    {
        lock (_gate)
        {
            if (_routes.Remove(prefix)) _socket.Send(RouteRequest(Rtnetlink.RTM_DELROUTE, 0, prefix));
        }
    }

    /// <summary>Removes the addresses and routes that were added. Best effort: the interface may be gone, and its addresses and routes with it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var prefix in _routes) _socket.Send(RouteRequest(Rtnetlink.RTM_DELROUTE, 0, prefix));
            foreach (var address in _addresses) _socket.Send(AddressRequest(Rtnetlink.RTM_DELADDR, 0, address));
            _routes.Clear();
            _addresses.Clear();
            _socket.Dispose();
        }
    }

    // struct ifinfomsg: family, pad, type, index, flags, which flags to change.
    private NetlinkRequest LinkRequest(ushort type, ushort flags, uint state, uint change) =>
        new NetlinkRequest(type, flags).Add((ushort)0).Add((ushort)0).Add(_index).Add(state).Add(change);

    // struct ifaddrmsg: family, prefix length, flags, scope, index.
    private NetlinkRequest AddressRequest(ushort type, int flags, InterfacePrefix address)
    {
        var octets = Octets(address.Address);
        return new NetlinkRequest(type, (ushort)(flags | Rtnetlink.NLM_F_ACK))
            .Add(Family(address.Address)).Add((byte)address.Length).Add((byte)0).Add((byte)0).Add(_index)
            .Attribute(Rtnetlink.IFA_LOCAL, octets).Attribute(Rtnetlink.IFA_ADDRESS, octets).Attribute(Rtnetlink.IFA_FLAGS, Rtnetlink.IFA_F_NODAD);
    }

    // struct rtmsg: family, lengths of destination and source, TOS, table, protocol, scope, type, flags.
    private NetlinkRequest RouteRequest(ushort type, int flags, IpPrefix prefix)
    {
        var request = new NetlinkRequest(type, (ushort)(flags | Rtnetlink.NLM_F_ACK))
            .Add(Family(prefix.Address)).Add(prefix.Length).Add((byte)0).Add((byte)0)
            .Add(Rtnetlink.RT_TABLE_MAIN).Add(Rtnetlink.RTPROT_STATIC)
            .Add(prefix.IsV6 ? Rtnetlink.RT_SCOPE_UNIVERSE : Rtnetlink.RT_SCOPE_LINK).Add(Rtnetlink.RTN_UNICAST).Add(0u);
        if (prefix.Length > 0) request.Attribute(Rtnetlink.RTA_DST, Octets(prefix.Address));
        return request.Attribute(Rtnetlink.RTA_OIF, _index);
    }

    // The kernel accepts an IPv6 address at once, but a kernel worker makes it local only a few milliseconds later.
    private unsafe void AwaitLocal(IpAddress address)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var request = new NetlinkRequest(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_ACK).Add(Family(address))
                .Add((byte)128).Add((byte)0).Add((byte)0).Add((byte)0).Add((byte)0).Add((byte)0).Add((byte)0).Add(0u)
                .Attribute(Rtnetlink.RTA_DST, Octets(address));
            var local = false;
            _socket.Send(request, (_, body) => local |= body.Length > 7 && body[7] == Rtnetlink.RTN_LOCAL);
            if (local) return;
            _ = Libc.poll(null, 0, 1);
        }
    }

    private bool IsRoutedHere(IpPrefix prefix)
    {
        var request = new NetlinkRequest(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_DUMP).Add(Family(prefix.Address))
            .Add((byte)0).Add((byte)0).Add((byte)0).Add(Rtnetlink.RT_TABLE_MAIN).Add((byte)0).Add((byte)0).Add((byte)0).Add(0u);
        var found = false;
        _socket.Send(request, (_, body) => found |= IsRoute(body, prefix));
        return found;
    }

    private bool IsRoute(ReadOnlySpan<byte> body, IpPrefix prefix)
    {
        const int Fixed = 12;
        if (body.Length < Fixed || body[1] != prefix.Length || body[4] != Rtnetlink.RT_TABLE_MAIN) return false;
        var attributes = new NetlinkAttributes(body[Fixed..]);
        var (here, same) = (false, prefix.Length == 0);
        while (attributes.MoveNext())
        {
            if (attributes.Type == Rtnetlink.RTA_OIF) here = BitConverter.ToUInt32(attributes.Value) == _index;
            else if (attributes.Type == Rtnetlink.RTA_DST) same = attributes.Value.SequenceEqual(Octets(prefix.Address));
        }

        return here && same;
    }

    private static (uint Index, uint Mtu) ReadLink(ReadOnlySpan<byte> body)
    {
        const int Fixed = 16;
        var attributes = new NetlinkAttributes(body[Fixed..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == Rtnetlink.IFLA_MTU) return (BitConverter.ToUInt32(body[4..]), BitConverter.ToUInt32(attributes.Value));
        }

        return (BitConverter.ToUInt32(body[4..]), 0);
    }

    private IoException Refused(string what, int errno) => errno switch
    {
        Errno.EPERM or Errno.EACCES when _socket.LastMessage is null =>
            new IoException(IoFault.MissingCapability, $"The capability CAP_NET_ADMIN is missing, without which one cannot {what}.", errno),
        _ => new IoException(IoFault.Other, $"The kernel refuses to {what}: {_socket.LastMessage ?? Errno.Text(errno)}.", errno),
    };

    private static byte Family(IpAddress address) => (byte)(address.IsV6 ? Linux.AF_INET6 : Linux.AF_INET);

    private static byte[] Octets(IpAddress address)
    {
        var octets = new byte[16];
        return octets[..address.CopyTo(octets)];
    }
}
