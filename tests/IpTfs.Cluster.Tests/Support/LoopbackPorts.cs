using System.Net;
using System.Net.Sockets;

namespace IpTfs.Cluster.Tests.Support;

/// <summary>Free TCP ports on loopback, below those that the system gives to outgoing connections: a server that restarts finds its port free again.</summary>
public static class LoopbackPorts
{
    private const int First = 20_000;
    private const int End = 32_000;

    public static IReadOnlyList<int> Take(int count)
    {
        var held = new List<TcpListener>();
        try
        {
            while (held.Count < count)
            {
                var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, End));
                try
                {
                    listener.Start();
                    held.Add(listener);
                }
                catch (SocketException)
                {
                    listener.Dispose();
                }
            }

            return [.. held.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in held) listener.Dispose();
        }
    }
}
