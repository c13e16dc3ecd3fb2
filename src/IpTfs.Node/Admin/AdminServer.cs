using System.Net.Sockets;
using IpTfs.Cluster.Hosting;
using IpTfs.Gateway.Status;
using IpTfs.Node.Admin.Metrics;
using IpTfs.Node.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace IpTfs.Node.Admin;

/// <summary>The admin API of a running gateway: on a Unix socket for its owner, on TCP for clients with the token.</summary>
/// <remarks>It only requests snapshots from the datapath, and changes only a node's role in its cluster.</remarks>
internal sealed class AdminServer : IAsyncDisposable
{
    private const int MostConnections = 64;
    private const string TrustedItem = "iptfs.trusted";

    private readonly WebApplication _application;
    private readonly GatewayMeter _meter;

    private AdminServer(WebApplication application, GatewayMeter meter)
    {
        _application = application;
        _meter = meter;
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="CommandFault">An endpoint cannot be opened.</exception>
    public static async Task<AdminServer> StartAsync(AdminOptions options, IGatewayStatus status, CancellationToken cancellationToken, ClusterHost? cluster = null)
    {
        if (options.Http is not null && options.Token is null)
        {
            throw new CommandFault(ExitCode.Configuration, "admin.http needs admin.token-file: the API is not offered on TCP to whoever asks");
        }

        if (options.SocketPath is { } path) AdminSocket.CheckPath(path);
        // The empty builder reads no environment and no appsettings.json of the working directory, and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
            endpoint is UnixDomainSocketEndPoint unix ? AdminSocket.Bind(unix.ToString()!) : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        var application = builder.Build();
        application.Use((context, next) => AuthorizeAsync(context, next, options.Token));
        var meter = new GatewayMeter(new MetricsSource(status, cluster));
        AdminEndpoints.Map(application, status, meter);
        if (cluster is not null) ClusterEndpoints.Map(application, cluster);
        try
        {
            await application.StartAsync(cancellationToken);
            return new AdminServer(application, meter);
        }
        catch (Exception cause)
        {
            meter.Dispose();
            await application.DisposeAsync();
            throw cause is IOException { InnerException: AddressInUseException }
                ? new CommandFault(ExitCode.Unavailable, $"admin.http: {options.Http} is in use by another process")
                : cause is SocketException { SocketErrorCode: SocketError.AccessDenied } ? new CommandFault(ExitCode.NoPermission, $"admin.http: {options.Http}: permission denied")
                : cause is SocketException refused ? new CommandFault(ExitCode.Unavailable, $"admin.http: {options.Http}: {refused.Message}")
                : cause;
        }
    }

    /// <summary>Stops listening, and removes the socket file.</summary>
    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
        _meter.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, AdminOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        if (options.SocketPath is { } path) kestrel.ListenUnixSocket(path, listen => listen.Use(next => connection =>
        {
            // The file mode of the socket has authorized the peer; no token is needed.
            connection.Items[TrustedItem] = true;
            return next(connection);
        }));
        if (options.Http is { } http) kestrel.Listen(http);
    }

    private static Task AuthorizeAsync(HttpContext context, RequestDelegate next, BearerToken? token)
    {
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items?.ContainsKey(TrustedItem) == true || token?.Matches(context.Request.Headers.Authorization) == true) return next(context);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
