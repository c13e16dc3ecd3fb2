using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Native;

/// <summary>Room for a sockaddr_in or sockaddr_in6, with conversion to and from <see cref="Endpoint"/>.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct SocketAddress
{
    /// <summary>Octets of the structure.</summary>
    public const int Size = 32;

    private const int V4Length = 16;
    private const int V6Length = 28;

    /// <summary>Address family in host byte order; the rest is reached through <see cref="Octets"/>.</summary>
    private ushort _family;

    /// <summary>The address family.</summary>
    public readonly int Family => _family;

    /// <summary>Writes an endpoint.</summary>
    /// <returns>The length in octets to pass to the kernel.</returns>
    public uint Set(in Endpoint endpoint)
    {
        var octets = Octets(ref this);
        octets.Clear();
        _family = (ushort)(endpoint.Address.IsV6 ? Linux.AF_INET6 : Linux.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], endpoint.Port);
        endpoint.Address.CopyTo(octets[(endpoint.Address.IsV6 ? 8 : 4)..]);
        return (uint)(endpoint.Address.IsV6 ? V6Length : V4Length);
    }

    /// <summary>Reads the endpoint that the kernel wrote; the default endpoint when it wrote none.</summary>
    public static Endpoint Read(ref SocketAddress address)
    {
        var octets = Octets(ref address);
        var port = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        return address._family switch
        {
            Linux.AF_INET => new Endpoint(IpAddress.V4(octets[4..]), port),
            Linux.AF_INET6 => new Endpoint(IpAddress.V6(octets[8..]), port),
            _ => default,
        };
    }

    private static Span<byte> Octets(ref SocketAddress address) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<SocketAddress, byte>(ref address), Size);
}
