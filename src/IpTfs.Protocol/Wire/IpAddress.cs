using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace IpTfs.Protocol.Wire;

/// <summary>An IPv4 or IPv6 address as a value of 17 octets: the key of selectors, policies and peers.</summary>
/// <remarks>
/// IPv4 addresses live in the low 32 bits. Scope ids are not part of an address on the wire and are not kept. Two 64-bit fields, because a method that
/// handles a type with a <see cref="UInt128"/> field cannot be compiled ahead of time.
/// </remarks>
public readonly record struct IpAddress
{
    /// <summary>Makes an address of a big-endian number.</summary>
    /// <param name="bits">The address as a big-endian number.</param>
    /// <param name="isV6">Whether the address is an IPv6 address.</param>
    public IpAddress(UInt128 bits, bool isV6)
        : this((ulong)(bits >> 64), (ulong)bits, isV6)
    {
    }

    private IpAddress(ulong high, ulong low, bool isV6)
    {
        High = high;
        Low = low;
        IsV6 = isV6;
    }

    /// <summary>The high 64 bits of <see cref="Bits"/>; 0 for IPv4.</summary>
    public ulong High { get; }

    /// <summary>The low 64 bits of <see cref="Bits"/>.</summary>
    public ulong Low { get; }

    /// <summary>Whether the address is an IPv6 address.</summary>
    public bool IsV6 { get; }

    /// <summary>The address as a big-endian number.</summary>
    public UInt128 Bits => new(High, Low);

    /// <summary>The IPv4 address of four octets in network byte order.</summary>
    public static IpAddress V4(ReadOnlySpan<byte> octets) => new(0, BinaryPrimitives.ReadUInt32BigEndian(octets), false);

    /// <summary>The IPv6 address of sixteen octets in network byte order.</summary>
    public static IpAddress V6(ReadOnlySpan<byte> octets) => new(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]), true);

    /// <summary>The framework's address as ours; IPv4-mapped IPv6 addresses become IPv4.</summary>
    public static IpAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? V4(octets) : V6(octets);
    }

    /// <summary>Reads the usual text forms; no port, no prefix length, no scope.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (text.IndexOf('%') >= 0 || !IPAddress.TryParse(text, out var parsed)) return false;
        // The framework also reads "1" and "10.1" as IPv4 addresses; no configuration means that.
        if (parsed.AddressFamily == AddressFamily.InterNetwork && text.Count('.') != 3) return false;
        address = From(parsed);
        return true;
    }

    /// <summary>Number of bits of the address: 32 or 128.</summary>
    public int Width => IsV6 ? 128 : 32;

    /// <summary>Writes the address in network byte order and returns the number of octets: 4 or 16.</summary>
    public int CopyTo(Span<byte> destination)
    {
        if (IsV6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, High);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
            return 16;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Low);
        return 4;
    }

    /// <summary>The address as the framework's type; allocates.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        return new IPAddress(octets[..CopyTo(octets)]);
    }

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();
}
