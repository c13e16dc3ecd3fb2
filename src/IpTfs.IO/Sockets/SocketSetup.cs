using System.Globalization;
using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>Opens, configures and binds outer sockets, and reports in one sentence why a socket cannot be opened.</summary>
internal static unsafe class SocketSetup
{
    private const int FirstUnprivilegedPort = 1024;

    /// <summary>Sets an option whose value is an int; false when the kernel refuses.</summary>
    public static bool Set(int descriptor, int level, int name, int value) => Libc.setsockopt(descriptor, level, name, &value, sizeof(int)) == 0;

    /// <summary>Whether the kernel knows an option.</summary>
    public static bool Knows(int descriptor, int level, int name)
    {
        var value = 0;
        uint size = sizeof(int);
        return Libc.getsockopt(descriptor, level, name, &value, &size) == 0;
    }

    /// <summary>Opens a UDP socket.</summary>
    public static OwnedDescriptor OpenUdp(bool isV6)
    {
        var descriptor = Libc.socket(Family(isV6), Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, Linux.IPPROTO_UDP);
        if (descriptor >= 0) return new OwnedDescriptor(descriptor);
        throw CannotOpen(isV6, "UDP", Libc.Errno);
    }

    /// <summary>Opens a raw socket for IP protocol 50.</summary>
    public static OwnedDescriptor OpenEsp(bool isV6)
    {
        var descriptor = Libc.socket(Family(isV6), Linux.SOCK_RAW | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC, Linux.IPPROTO_ESP);
        if (descriptor >= 0) return new OwnedDescriptor(descriptor);
        var errno = Libc.Errno;
        if (errno is Errno.EPERM or Errno.EACCES)
        {
            throw new IoException(IoFault.MissingCapability, "Raw ESP sockets need the capability CAP_NET_RAW, which this process does not have.", errno);
        }

        throw CannotOpen(isV6, "raw ESP", errno);
    }

    /// <summary>Sets the options that both kinds of socket need: buffers, error queue, ECN of received packets.</summary>
    public static void ConfigureCommon(int descriptor, bool isV6, int bufferOctets)
    {
        // The FORCE options go beyond the system's limit but need CAP_NET_ADMIN; without it the kernel grants as much as its limit allows.
        if (!Set(descriptor, Linux.SOL_SOCKET, Linux.SO_RCVBUFFORCE, bufferOctets)) Set(descriptor, Linux.SOL_SOCKET, Linux.SO_RCVBUF, bufferOctets);
        if (!Set(descriptor, Linux.SOL_SOCKET, Linux.SO_SNDBUFFORCE, bufferOctets)) Set(descriptor, Linux.SOL_SOCKET, Linux.SO_SNDBUF, bufferOctets);
        if (isV6)
        {
            Set(descriptor, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, 1);
            Set(descriptor, Linux.SOL_IPV6, Linux.IPV6_RECVERR, 1);
            Set(descriptor, Linux.SOL_IPV6, Linux.IPV6_RECVTCLASS, 1);
        }
        else
        {
            Set(descriptor, Linux.SOL_IP, Linux.IP_RECVERR, 1);
            Set(descriptor, Linux.SOL_IP, Linux.IP_RECVTOS, 1);
        }
    }

    /// <summary>Binds the socket and returns the address that it is bound to.</summary>
    public static Endpoint Bind(int descriptor, in Endpoint local, string protocol)
    {
        SocketAddress name = default;
        var length = name.Set(local);
        if (Libc.bind(descriptor, &name, length) < 0) throw CannotBind(local, protocol, Libc.Errno);
        uint size = SocketAddress.Size;
        return Libc.getsockname(descriptor, &name, &size) < 0 ? local : SocketAddress.Read(ref name);
    }

    private static IoException CannotOpen(bool isV6, string kind, int errno)
    {
        var family = isV6 ? "IPv6" : "IPv4";
        return errno is Errno.EAFNOSUPPORT or Errno.EPROTONOSUPPORT
            ? new IoException(IoFault.NotSupported, string.Create(CultureInfo.InvariantCulture, $"This system has no {family}, so a {kind} socket cannot be opened."), errno)
            : new IoException(IoFault.Other, string.Create(CultureInfo.InvariantCulture, $"A {kind} socket for {family} cannot be opened: {Errno.Text(errno)}."), errno);
    }

    private static IoException CannotBind(in Endpoint local, string protocol, int errno)
    {
        var where = local.Port == 0 ? $"{local.Address}" : $"{local}";
        return errno switch
        {
            Errno.EADDRINUSE => new IoException(IoFault.AddressInUse, $"The address {where} ({protocol}) is in use by another socket.", errno),
            Errno.EADDRNOTAVAIL => new IoException(IoFault.AddressNotAvailable, $"The address {where} ({protocol}) does not belong to this host.", errno),
            Errno.EACCES or Errno.EPERM when local.Port is > 0 and < FirstUnprivilegedPort => new IoException(
                IoFault.MissingCapability,
                $"The address {where} ({protocol}) has a port below {FirstUnprivilegedPort}, which needs the capability CAP_NET_BIND_SERVICE.",
                errno),
            _ => new IoException(IoFault.Other, $"The address {where} ({protocol}) cannot be bound: {Errno.Text(errno)}.", errno),
        };
    }

    private static int Family(bool isV6) => isV6 ? Linux.AF_INET6 : Linux.AF_INET;
}
