using IpTfs.Configuration;
using IpTfs.Node.Admin;
using Microsoft.Extensions.Hosting;

namespace IpTfs.Node.Composition.Services;

/// <summary>The admin endpoints that the configuration names.</summary>
/// <param name="configuration">Names the endpoints.</param>
/// <param name="gateway">The gateway that they show; started before.</param>
internal sealed class AdminService(GatewayConfiguration configuration, IGatewayService gateway) : IHostedService
{
    private AdminServer? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var admin = configuration.Admin;
        if (admin.SocketPath is null && admin.Http is null) return;
        var token = admin.TokenFile is null ? null : BearerToken.FromFile(admin.TokenFile);
        _server = await AdminServer.StartAsync(new AdminOptions(admin.SocketPath, admin.Http?.ToIPEndPoint(), token), gateway.Gateway, cancellationToken, gateway.Cluster);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
