using System.Net.Sockets;

namespace IpTfs.Testing.EndToEnd;

/// <summary>A running gateway's admin API over its socket: what the program's own verbs ask, without starting a program.</summary>
public static class AdminApi
{
    /// <summary>What <c>iptfs stats --json</c> prints.</summary>
    public static string ReadStatistics(string socketPath) => Read(socketPath, "/v1/stats");

    /// <summary>What lies at a path.</summary>
    public static string Read(string socketPath, string path) => Send(socketPath, HttpMethod.Get, path);

    /// <summary>Gives an order.</summary>
    public static void Post(string socketPath, string path) => Send(socketPath, HttpMethod.Post, path);

    private static string Send(string socketPath, HttpMethod method, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(System.Net.Sockets.AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var response = http.Send(new HttpRequestMessage(method, "http://iptfs" + path));
        using var reader = new StreamReader(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
