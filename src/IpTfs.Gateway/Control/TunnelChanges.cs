using IpTfs.Gateway.Sa;

namespace IpTfs.Gateway.Control;

/// <summary>What is to become of the tunnels: those not named stay as they are, untouched.</summary>
/// <param name="Remove">Names of tunnels to stop; a tunnel that is replaced is here and in <paramref name="Install"/>.</param>
/// <param name="Install">Tunnels to start.</param>
/// <param name="Reconfigure">Tunnels that keep their SAs and get other settings.</param>
public sealed record TunnelChanges(IReadOnlyList<string> Remove, IReadOnlyList<SaDefinition> Install, IReadOnlyList<SaDefinition> Reconfigure);
