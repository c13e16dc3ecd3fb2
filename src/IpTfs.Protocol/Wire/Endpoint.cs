using System.Net;

namespace IpTfs.Protocol.Wire;

/// <summary>An IP address and a port, without allocation: where an outer packet came from or goes to.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The UDP port; 0 for ESP directly over IP.</param>
public readonly record struct Endpoint(IpAddress Address, ushort Port)
{
    /// <summary>The endpoint as the framework's type; allocates, for logs and tests only.</summary>
    public IPEndPoint ToIPEndPoint() => new(Address.ToIPAddress(), Port);

    /// <inheritdoc/>
    public override string ToString() => Address.IsV6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
