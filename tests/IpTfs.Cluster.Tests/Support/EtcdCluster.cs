using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IpTfs.Cluster.Tests.Support;

/// <summary>Real etcd members on loopback, with their data in a folder of their own. Disposing kills them and removes the folder.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("iptfs-etcd-");
    private readonly HttpClient _http;

    private EtcdCluster(EtcdClusterOptions options)
    {
        Members = Prepare(options);
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (options.Certificates is { } certificates)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificates.Client, [], offline: true);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(certificates.Authority);
        }

        _http = new HttpClient(handler);
    }

    public IReadOnlyList<EtcdMember> Members { get; }

    public IReadOnlyList<Uri> Endpoints => [.. Members.Select(static member => member.Endpoint)];

    /// <summary>Starts the members and returns when all of them serve clients.</summary>
    public static Task<EtcdCluster> StartAsync(int members = 1) => StartAsync(new EtcdClusterOptions { Members = members });

    /// <summary>As above.</summary>
    public static async Task<EtcdCluster> StartAsync(EtcdClusterOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var cluster = new EtcdCluster(options);
            try
            {
                await Task.WhenAll(cluster.Members.Select(static member => member.StartAsync()));
                return cluster;
            }
            catch (InvalidOperationException cause) when (attempt < Attempts && cause.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                // Somebody took a port after it had been found free.
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Calls a method of the JSON gateway at the first member that runs and returns the answer.</summary>
    /// <exception cref="HttpRequestException">It was refused.</exception>
    public async Task<string> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(Members.First(static member => member.IsRunning).Endpoint, path), content);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? answer : throw new HttpRequestException($"{path}: {answer}");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var member in Members) member.Dispose();
        _http.Dispose();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private List<EtcdMember> Prepare(EtcdClusterOptions options)
    {
        var ports = LoopbackPorts.Take(2 * options.Members);
        var scheme = options.Certificates is null ? "http" : "https";
        var peers = Enumerable.Range(0, options.Members).Select(i => $"http://127.0.0.1:{ports[(2 * i) + 1]}").ToList();
        var all = string.Join(',', peers.Select(static (peer, i) => $"m{i}={peer}"));
        var members = new List<EtcdMember>();
        for (var i = 0; i < options.Members; i++)
        {
            var client = $"{scheme}://127.0.0.1:{ports[2 * i]}";
            List<string> arguments =
            [
                "--name", $"m{i}", "--data-dir", Path.Combine(_directory.FullName, $"m{i}"),
                "--listen-client-urls", client, "--advertise-client-urls", client,
                "--listen-peer-urls", peers[i], "--initial-advertise-peer-urls", peers[i],
                "--initial-cluster", all, "--initial-cluster-token", _directory.Name, "--initial-cluster-state", "new",
                "--heartbeat-interval", Milliseconds(options.Heartbeat), "--election-timeout", Milliseconds(options.Election),
            ];
            if (options.SnapshotCount is { } count) arguments.AddRange(["--snapshot-count", count.ToString(CultureInfo.InvariantCulture)]);
            if (options.Certificates is { } certificates)
            {
                arguments.AddRange(
                    ["--cert-file", certificates.ServerFile, "--key-file", certificates.ServerKeyFile, "--trusted-ca-file", certificates.AuthorityFile, "--client-cert-auth"]);
            }

            arguments.AddRange(options.Arguments);
            members.Add(new EtcdMember($"m{i}", new Uri(client), arguments));
        }

        return members;
    }

    private static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
