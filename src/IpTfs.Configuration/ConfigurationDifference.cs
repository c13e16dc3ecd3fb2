using IpTfs.Configuration.Tunnels;

namespace IpTfs.Configuration;

/// <summary>The changes of a new configuration, for a reload.</summary>
/// <param name="Added">Tunnels that are new.</param>
/// <param name="Removed">Names of tunnels that are gone.</param>
/// <param name="Changed">Tunnels with settings that change without touching their SAs; as in the new configuration.</param>
/// <param name="Replaced">Tunnels whose SAs must be replaced; as in the new configuration.</param>
/// <param name="RestartRequired">Paths of process settings that take effect only after a restart.</param>
public sealed record ConfigurationDifference(
    IReadOnlyList<TunnelConfiguration> Added,
    IReadOnlyList<string> Removed,
    IReadOnlyList<TunnelConfiguration> Changed,
    IReadOnlyList<TunnelConfiguration> Replaced,
    IReadOnlyList<string> RestartRequired)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count + Replaced.Count + RestartRequired.Count == 0;
}
