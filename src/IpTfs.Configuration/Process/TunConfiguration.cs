using IpTfs.IO.Netlink;

namespace IpTfs.Configuration.Process;

/// <summary>The inner interface.</summary>
/// <param name="Name">The interface's name, 1 to 15 octets.</param>
/// <param name="Mtu">MTU in octets.</param>
/// <param name="Addresses">Its addresses, host bits included.</param>
/// <param name="InstallRoutes">Whether the remote traffic selectors become routes into the interface.</param>
public sealed record TunConfiguration(string Name, int Mtu, IReadOnlyList<InterfacePrefix> Addresses, bool InstallRoutes);
