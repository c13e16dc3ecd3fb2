using IpTfs.Protocol.Wire;

namespace IpTfs.IO;

/// <summary>An address with a prefix length: an interface's address, or a route's destination, whose host bits are ignored.</summary>
/// <param name="Address">The address.</param>
/// <param name="Length">Bits of the prefix: 0 to 32 or 128.</param>
public readonly record struct InterfacePrefix(IpAddress Address, int Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Length}";
}
