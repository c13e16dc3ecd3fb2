using IpTfs.Configuration;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Composition;

/// <summary>Applies a configuration that was read again.</summary>
internal interface IReloadTarget
{
    /// <summary>Returns why the change is not allowed: a sentence for each reason, none when it is allowed.</summary>
    IReadOnlyList<string> FindObstacles(GatewayConfiguration current, GatewayConfiguration wanted);

    /// <summary>Applies the difference and logs what has changed. Tunnels that did not change are not touched.</summary>
    /// <param name="current">The running configuration; the target disposes it when the new one has taken its place.</param>
    /// <param name="wanted">The new configuration; owned by the target.</param>
    /// <param name="difference">How they differ.</param>
    /// <exception cref="CommandFault">The target cannot apply it.</exception>
    Task ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference);
}
