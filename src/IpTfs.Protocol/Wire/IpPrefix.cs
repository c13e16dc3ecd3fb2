using System.Globalization;

namespace IpTfs.Protocol.Wire;

/// <summary>A block of IP addresses: an address whose host bits are 0, and how many bits are fixed.</summary>
public readonly record struct IpPrefix
{
    /// <summary>Makes a prefix; host bits of <paramref name="address"/> are cleared.</summary>
    /// <param name="address">Any address of the block.</param>
    /// <param name="length">Fixed bits: 0 to the address's width.</param>
    public IpPrefix(IpAddress address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.Width);
        Address = new IpAddress(Mask(address.Bits, length, address.Width), address.IsV6);
        Length = (byte)length;
    }

    /// <summary>All IPv4 addresses.</summary>
    public static readonly IpPrefix AllV4 = new(new IpAddress(0, false), 0);

    /// <summary>All IPv6 addresses.</summary>
    public static readonly IpPrefix AllV6 = new(new IpAddress(0, true), 0);

    /// <summary>The first address of the block.</summary>
    public IpAddress Address { get; }

    /// <summary>Fixed bits.</summary>
    public byte Length { get; }

    /// <summary>Whether the block is of IPv6 addresses.</summary>
    public bool IsV6 => Address.IsV6;

    /// <summary>
    /// Reads <c>address/length</c>, or an address alone, which is a block of one. Host bits are allowed and cleared; compare
    /// <see cref="Address"/> with the text to find them.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpPrefix prefix)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        // An IPv4-mapped address reads as IPv4, but the length behind it counts IPv6 bits: the two contradict each other.
        if (!address.IsV6 && text.Contains(':')) return false;
        var length = address.Width;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > address.Width))
        {
            return false;
        }

        prefix = new IpPrefix(address, length);
        return true;
    }

    /// <summary>Whether an address lies in the block. Never for an address of the other family.</summary>
    public bool Contains(in IpAddress address)
    {
        if (address.IsV6 != Address.IsV6) return false;
        // 64 bits, because a shift by 32 must leave nothing of the difference when the prefix fixes no bit.
        if (!address.IsV6) return ((address.Low ^ Address.Low) >> (32 - Length)) == 0;
        if (Length <= 64) return Length == 0 || (address.High ^ Address.High) >> (64 - Length) == 0;
        return address.High == Address.High && (address.Low ^ Address.Low) >> (128 - Length) == 0;
    }

    /// <summary>Whether another block lies wholly in this one.</summary>
    public bool Contains(in IpPrefix other) => other.Length >= Length && Contains(other.Address);

    /// <summary>Whether the blocks share an address.</summary>
    public bool Overlaps(in IpPrefix other) => Contains(other) || other.Contains(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Length}";

    /// <summary>The bits of an address with all but the first <paramref name="length"/> of <paramref name="width"/> cleared.</summary>
    internal static UInt128 Mask(UInt128 bits, int length, int width) =>
        length == 0 ? UInt128.Zero : bits >> (width - length) << (width - length);
}
