using IpTfs.Gateway.Sa;

namespace IpTfs.Gateway.Control;

/// <summary>A change of tunnels. Tunnels that are not named are not touched.</summary>
/// <param name="Remove">Names of tunnels to stop; a tunnel that is replaced is here and in <paramref name="Install"/>.</param>
/// <param name="Install">Tunnels to start.</param>
/// <param name="Reconfigure">Tunnels that keep their SAs and get other settings.</param>
public sealed record TunnelChanges(IReadOnlyList<string> Remove, IReadOnlyList<SaDefinition> Install, IReadOnlyList<SaDefinition> Reconfigure);
