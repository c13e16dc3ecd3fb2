using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Netlink;

/// <summary>An interface address with its prefix length.</summary>
/// <param name="Address">The address.</param>
/// <param name="Length">Bits of the prefix: 0 to 32 or 128.</param>
public readonly record struct InterfacePrefix(IpAddress Address, int Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Length}";
}
