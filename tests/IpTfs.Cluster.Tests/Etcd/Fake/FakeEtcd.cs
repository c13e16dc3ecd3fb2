using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>An HTTP server that answers as the test says, or breaks off where the test says. It is no etcd: it keeps nothing.</summary>
internal sealed class FakeEtcd : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FakeRequest, FakeReply> _handler;
    private readonly Lock _gate = new();
    private readonly List<FakeRequest> _requests = [];
    private readonly List<Socket> _sockets = [];
    private readonly Channel<FakeRequest> _arrivals = Channel.CreateUnbounded<FakeRequest>();
    private readonly CancellationTokenSource _closing = new();

    public FakeEtcd(Func<FakeRequest, FakeReply> handler)
    {
        _handler = handler;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    /// <summary>The next request that has arrived; waits for it.</summary>
    public async Task<FakeRequest> ArrivalAsync() => await _arrivals.Reader.ReadAsync();

    public ValueTask DisposeAsync()
    {
        _closing.Cancel();
        _listener.Dispose();
        lock (_gate)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        for (var connection = 0; ; connection++)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_closing.Token);
            }
            catch (Exception cause) when (cause is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            lock (_gate) _sockets.Add(socket);
            _ = ServeAsync(socket, connection);
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        using (socket)
        {
            try
            {
                await using var stream = new NetworkStream(socket);
                while (await ReadAsync(stream, connection) is { } request)
                {
                    var reply = _handler(request);
                    await foreach (var piece in reply.Pieces) await stream.WriteAsync(piece, _closing.Token);
                    if (!reply.Close) continue;
                    // What has been sent arrives before the end: a reset would take it away.
                    socket.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
            catch (Exception cause) when (cause is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<FakeRequest?> ReadAsync(NetworkStream stream, int connection)
    {
        var head = new List<byte>();
        var octet = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(octet, _closing.Token) == 0) return null;
            head.Add(octet[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0].ToLowerInvariant(), static pair => pair[1]);
        var body = new byte[int.Parse(headers["content-length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _closing.Token);
        FakeRequest request;
        lock (_gate)
        {
            request = new FakeRequest(_requests.Count, connection, lines[0].Split(' ')[1], Encoding.UTF8.GetString(body), headers);
            _requests.Add(request);
        }

        _arrivals.Writer.TryWrite(request);
        return request;
    }
}
