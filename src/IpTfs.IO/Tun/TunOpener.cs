using System.Text;
using IpTfs.IO.Native;

namespace IpTfs.IO.Tun;

/// <summary>Opens the queues of a TUN device with as many offloads as the kernel grants, and reports in one sentence why a device cannot be opened.</summary>
internal static unsafe class TunOpener
{
    /// <summary>Opens the device, and creates it if it does not exist.</summary>
    /// <param name="options">The wanted name and properties.</param>
    /// <param name="name">The interface's name, which the kernel may have completed.</param>
    /// <param name="features">The offloads granted.</param>
    public static OwnedDescriptor[] Open(TunOptions options, out string name, out IoFeatures features)
    {
        var wantsMany = options.QueueCount > 1;
        var queues = new List<OwnedDescriptor>();
        name = options.Name;
        features = options.Features with { Gso = false, Gro = false, Mmsg = false };
        try
        {
            do
            {
                var queue = OpenDriver();
                queues.Add(queue);
                var errno = Attach(queue.Value, wantsMany, ref name, ref features);
                if (errno == Errno.EINVAL && queues.Count == 1)
                {
                    // An existing device keeps the queue mode that it was created with; one queue serves any wanted number of readers.
                    wantsMany = !wantsMany;
                    errno = Attach(queue.Value, wantsMany, ref name, ref features);
                }

                if (errno != 0) throw CannotAttach(name, errno);
                features = GrantOffloads(queue.Value, features);
            }
            while (wantsMany && queues.Count < options.QueueCount);

            return [.. queues];
        }
        catch
        {
            foreach (var queue in queues) queue.Dispose();
            throw;
        }
    }

    private static OwnedDescriptor OpenDriver()
    {
        int descriptor;
        fixed (byte* path = "/dev/net/tun\0"u8) descriptor = Libc.open(path, Linux.O_RDWR | Linux.O_NONBLOCK | Linux.O_CLOEXEC);
        if (descriptor >= 0) return new OwnedDescriptor(descriptor);
        var errno = Libc.Errno;
        throw errno switch
        {
            Errno.ENOENT or Errno.ENODEV or Errno.ENXIO => new IoException(
                IoFault.DeviceMissing, "/dev/net/tun does not exist: load the kernel module tun, or hand the device to the container.", errno),
            Errno.EPERM or Errno.EACCES => new IoException(
                IoFault.MissingCapability, "/dev/net/tun may not be opened: a TUN device needs the capability CAP_NET_ADMIN and access to that file.", errno),
            _ => new IoException(IoFault.Other, $"/dev/net/tun cannot be opened: {Errno.Text(errno)}.", errno),
        };
    }

    private static int Attach(int descriptor, bool many, ref string name, ref IoFeatures features)
    {
        var flags = (ushort)(TunIoctl.IFF_TUN | TunIoctl.IFF_NO_PI | (many ? TunIoctl.IFF_MULTI_QUEUE : 0));
        if (features.VnetHeaders)
        {
            uint known = 0;
            if (Libc.ioctl(descriptor, TunIoctl.TUNGETFEATURES, &known) < 0 || (known & TunIoctl.IFF_VNET_HDR) == 0)
            {
                features = features with { VnetHeaders = false };
            }
        }

        if (features.VnetHeaders) flags |= TunIoctl.IFF_VNET_HDR;
        var request = stackalloc byte[TunIoctl.RequestOctets];
        new Span<byte>(request, TunIoctl.RequestOctets).Clear();
        Encoding.ASCII.GetBytes(name, new Span<byte>(request, TunIoctl.NameOctets - 1));
        *(ushort*)(request + TunIoctl.NameOctets) = flags;
        if (Libc.ioctl(descriptor, TunIoctl.TUNSETIFF, request) < 0) return Libc.Errno;
        var octets = new ReadOnlySpan<byte>(request, TunIoctl.NameOctets);
        name = Encoding.ASCII.GetString(octets[..octets.IndexOf((byte)0)]);
        return 0;
    }

    private static IoFeatures GrantOffloads(int descriptor, IoFeatures features)
    {
        if (!features.VnetHeaders) return features with { Uso = false };
        var size = Offload.VnetHeader.Octets;
        _ = Libc.ioctl(descriptor, TunIoctl.TUNSETVNETHDRSZ, &size);
        const uint Tcp = TunIoctl.TUN_F_CSUM | TunIoctl.TUN_F_TSO4 | TunIoctl.TUN_F_TSO6;
        const uint Udp = TunIoctl.TUN_F_USO4 | TunIoctl.TUN_F_USO6;
        // Kernels before 6.2 refuse the UDP bits, and very old kernels the ECN bit.
        if (features.Uso && Set(descriptor, Tcp | TunIoctl.TUN_F_TSO_ECN | Udp)) return features;
        features = features with { Uso = false };
        if (!Set(descriptor, Tcp | TunIoctl.TUN_F_TSO_ECN) && !Set(descriptor, Tcp)) Set(descriptor, 0);
        return features;
    }

    private static bool Set(int descriptor, uint offloads) => Libc.ioctl(descriptor, TunIoctl.TUNSETOFFLOAD, (void*)offloads) >= 0;

    private static IoException CannotAttach(string name, int errno) => errno switch
    {
        Errno.EPERM or Errno.EACCES => new IoException(
            IoFault.MissingCapability, $"The TUN device {name} needs the capability CAP_NET_ADMIN, which this process does not have.", errno),
        Errno.EBUSY => new IoException(IoFault.DeviceBusy, $"The TUN device {name} is in use by another process.", errno),
        Errno.EINVAL => new IoException(
            IoFault.Other, $"The interface {name} exists and is not a TUN device of the wanted number of queues, or its name is not valid.", errno),
        _ => new IoException(IoFault.Other, $"The TUN device {name} cannot be had: {Errno.Text(errno)}.", errno),
    };
}
