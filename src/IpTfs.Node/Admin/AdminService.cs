using IpTfs.Configuration;
using IpTfs.Node.Composition;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Admin;

/// <summary>Starts and stops the admin API, unless the configuration has neither of its endpoints.</summary>
/// <param name="configuration">The gateway's configuration.</param>
/// <param name="nodes">Has started the node.</param>
internal sealed class AdminService(GatewayConfiguration configuration, NodeService nodes) : IHostedService
{
    private AdminServer? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var admin = configuration.Admin;
        if (admin.SocketPath is null && admin.Http is null) return;
        var token = admin.TokenFile is null ? null : BearerToken.FromFile(admin.TokenFile);
        _server = await AdminServer.StartAsync(new AdminOptions(admin.SocketPath, admin.Http?.ToIPEndPoint(), token), nodes.Node.Gateway, cancellationToken, nodes.Node.Cluster);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
