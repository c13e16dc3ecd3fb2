using IpTfs.Gateway.Status;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>The response of <c>/v1/status</c>: a short health report.</summary>
/// <param name="NodeName">The configured name.</param>
/// <param name="Version">Version of the product.</param>
/// <param name="Uptime">Seconds since the start.</param>
/// <param name="Healthy">Whether every tunnel is running.</param>
/// <param name="Tunnels">The tunnels.</param>
internal sealed record StatusView(string NodeName, string Version, TimeSpan Uptime, bool Healthy, IReadOnlyList<StatusView.Tunnel> Tunnels)
{
    /// <summary>Makes the response.</summary>
    public static StatusView Of(GatewaySummary summary) => new(
        summary.NodeName,
        VersionReport.ProductVersion,
        summary.Uptime,
        summary.Tunnels.All(tunnel => tunnel.State == SaState.Running),
        [.. summary.Tunnels.Select(tunnel => new Tunnel(tunnel.Name, tunnel.State, tunnel.Peer))]);

    /// <summary>One tunnel.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="State">Its state.</param>
    /// <param name="Peer">The peer's outer address.</param>
    internal sealed record Tunnel(string Name, SaState State, string Peer);
}
