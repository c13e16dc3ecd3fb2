using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Esp;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>Two gateways that have some tunnels between them.</summary>
internal sealed class GatewayPair : IAsyncDisposable
{
    private GatewayPair(TestGateway a, TestGateway b)
    {
        A = a;
        B = b;
    }

    public TestGateway A { get; }

    public TestGateway B { get; }

    public static async Task<GatewayPair> StartAsync(
        int tunnels = 1, Func<SaDefinition, SaDefinition>? change = null, Func<SaKeys, bool, string, EspTransform>? transformsOfA = null)
    {
        var (a, b) = (TestGateway.Open(), TestGateway.Open());
        await a.StartAsync([.. Enumerable.Range(1, tunnels).Select(number => TestGateway.Tunnel(number, 1, b.Socket.Local, change))], transformsOfA);
        await b.StartAsync([.. Enumerable.Range(1, tunnels).Select(number => TestGateway.Tunnel(number, 2, a.Socket.Local, change))]);
        return new GatewayPair(a, b);
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
    }
}
