using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Reads and writes the store past the cluster, as an operator with etcd's own tools could, from the store's own namespace.</summary>
public sealed class StoreClient : IDisposable
{
    private readonly HttpClient _http;

    public StoreClient(NetworkNamespace side)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (context, _) => new ValueTask<Stream>(NamespaceThread.Run<Stream>(side, () =>
            {
                var socket = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port));
                return new NetworkStream(socket, ownsSocket: true);
            })),
        });
    }

    /// <summary>The names of the keys that begin so.</summary>
    public IReadOnlyList<string> Names(string prefix) =>
        [.. Range(prefix, keysOnly: true).Select(entry => Text(entry["key"]!))];

    /// <summary>What lies at a key; null when nothing does.</summary>
    public byte[]? Read(string key)
    {
        var answer = Post("/v3/kv/range", new JsonObject { ["key"] = Octets(key) });
        return answer["kvs"]?.AsArray().FirstOrDefault()?["value"]?.GetValue<string>() is { } value ? Convert.FromBase64String(value) : null;
    }

    public void Write(string key, ReadOnlySpan<byte> value) =>
        Post("/v3/kv/put", new JsonObject { ["key"] = Octets(key), ["value"] = Convert.ToBase64String(value) });

    /// <summary>Writes unless the store says that it is full.</summary>
    public bool TryWrite(string key, ReadOnlySpan<byte> value)
    {
        try
        {
            Write(key, value);
            return true;
        }
        catch (HttpRequestException refusal) when (refusal.Message.Contains("space", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Writes when what lies there is still this; false when it is not.</summary>
    public bool TryReplace(string key, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> value)
    {
        var answer = Post("/v3/kv/txn", new JsonObject
        {
            ["compare"] = new JsonArray(new JsonObject { ["target"] = "VALUE", ["result"] = "EQUAL", ["key"] = Octets(key), ["value"] = Convert.ToBase64String(expected) }),
            ["success"] = new JsonArray(new JsonObject { ["requestPut"] = new JsonObject { ["key"] = Octets(key), ["value"] = Convert.ToBase64String(value) } }),
        });
        return answer["succeeded"]?.GetValue<bool>() ?? false;
    }

    /// <summary>The store's revision: it grows by one with every transaction that writes.</summary>
    public long ReadRevision() => long.Parse(Post("/v3/kv/range", new JsonObject { ["key"] = Octets("/") })["header"]!["revision"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    public void Delete(string key) => Post("/v3/kv/deleterange", new JsonObject { ["key"] = Octets(key) });

    /// <summary>Makes room: forgets old revisions, gives the space back at every member and takes the alarm away.</summary>
    public void MakeRoom()
    {
        var revision = Post("/v3/kv/range", new JsonObject { ["key"] = Octets("/") })["header"]!["revision"]!.GetValue<string>();
        Post("/v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true });
        foreach (var endpoint in StoreServers.Endpoints) Post("/v3/maintenance/defragment", [], endpoint);
        foreach (var alarm in Post("/v3/maintenance/alarm", new JsonObject { ["action"] = "GET" })["alarms"]?.AsArray() ?? [])
            Post("/v3/maintenance/alarm", new JsonObject { ["action"] = "DEACTIVATE", ["memberID"] = alarm!["memberID"]!.GetValue<string>(), ["alarm"] = "NOSPACE" });
    }

    public void Dispose() => _http.Dispose();

    private static string Octets(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Text(JsonNode base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64.GetValue<string>()));

    private List<JsonObject> Range(string prefix, bool keysOnly)
    {
        var end = Encoding.UTF8.GetBytes(prefix);
        end[^1]++;
        var answer = Post("/v3/kv/range", new JsonObject { ["key"] = Octets(prefix), ["range_end"] = Convert.ToBase64String(end), ["keys_only"] = keysOnly });
        return [.. (answer["kvs"]?.AsArray() ?? []).Select(entry => entry!.AsObject())];
    }

    private JsonObject Post(string path, JsonObject body, string? endpoint = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(endpoint ?? StoreServers.Endpoints[0]), path));
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = _http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        if (!response.IsSuccessStatusCode) throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{path}: {(int)response.StatusCode} {text}"));
        return JsonNode.Parse(text)!.AsObject();
    }
}
