using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using IpTfs.Node.Admin;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Tests.Admin;

public sealed class AdminServerTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory _directory = new();

    private string SocketPath => _directory.File("admin.sock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task UnixSocket_IsTheOwnersAndIsRemovedAtTheEnd()
    {
        await using (await StartOnSocketAsync())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        }

        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task Stats_AnswersTheSnapshotInKebabCase()
    {
        await using var server = await StartOnSocketAsync();
        using var client = new AdminClient(SocketPath);

        using var stats = JsonDocument.Parse((await client.GetTextAsync("/v1/stats", default))!);

        var root = stats.RootElement;
        Assert.Equal("site \"a\"\\", root.GetProperty("node-name").GetString());
        Assert.Equal(90_061.5, root.GetProperty("uptime").GetDouble());
        var tunnel = root.GetProperty("tunnels")[0];
        Assert.Equal("restarting", tunnel.GetProperty("state").GetString());
        Assert.Equal(0x1001u, tunnel.GetProperty("outbound").GetProperty("spi").GetUInt32());
        Assert.Equal(24_000, tunnel.GetProperty("outbound").GetProperty("counters").GetProperty("tx-octets").GetInt64());
        Assert.Equal(2, tunnel.GetProperty("inbound").GetProperty("drops").GetProperty("replayed").GetInt64());
        Assert.Equal(4, root.GetProperty("drops").GetProperty("unknown-spi").GetInt64());
        Assert.Equal(1, root.GetProperty("process").GetProperty("gen2-collections").GetInt64());
        Assert.Equal(1_000_000, root.GetProperty("process").GetProperty("allocated-octets").GetInt64());
        Assert.Equal(50_000_000, root.GetProperty("process").GetProperty("working-set").GetInt64());
    }

    [Fact]
    public async Task Status_SaysThatATunnelIsNotRunning()
    {
        await using var server = await StartOnSocketAsync();
        using var client = new AdminClient(SocketPath);

        using var status = JsonDocument.Parse((await client.GetTextAsync("/v1/status", default))!);

        Assert.False(status.RootElement.GetProperty("healthy").GetBoolean());
        Assert.Equal("site-b", status.RootElement.GetProperty("tunnels")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Sas_ListsBothDirectionsAndShowsOne()
    {
        var status = new FixedStatus();
        await using var server = await AdminServer.StartAsync(new AdminOptions(SocketPath, null, null), status, default);
        using var client = new AdminClient(SocketPath);

        var one = client.Read<List<SaView>>((await client.GetTextAsync("/v1/sas/0x1002", default))!);
        var none = await client.GetTextAsync("/v1/sas/0x9999", default);
        Assert.Equal(0, status.Snapshots);
        var all = client.Read<List<SaView>>((await client.GetTextAsync("/v1/sas", default))!);

        Assert.Equal([("out", 0x1001u), ("in", 0x1002u)], all.Select(sa => (sa.Direction, sa.Spi)));
        Assert.Equal(("site-b", 5_000_000_000), (Assert.Single(one).Tunnel, (long)one[0].Sequence));
        Assert.Null(none);
    }

    [Fact]
    public async Task AbandonedSocketFile_IsReplaced()
    {
        using (var abandoned = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            abandoned.Bind(new UnixDomainSocketEndPoint(SocketPath));
            File.Move(SocketPath, SocketPath + ".kept");
        }

        File.Move(SocketPath + ".kept", SocketPath);
        await using var server = await StartOnSocketAsync();
        using var client = new AdminClient(SocketPath);

        Assert.NotNull(await client.GetTextAsync("/v1/status", default));
    }

    [Fact]
    public async Task SocketOfARunningGateway_IsLeftAlone()
    {
        await using var first = await StartOnSocketAsync();

        var fault = await Assert.ThrowsAsync<CommandFault>(StartOnSocketAsync);

        Assert.Equal((69, $"admin.socket: another process listens at {SocketPath}"), (fault.ExitCode, fault.Message));
        using var client = new AdminClient(SocketPath);
        Assert.NotNull(await client.GetTextAsync("/v1/status", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("precious")]
    public async Task PlainFileInTheSocketsPlace_IsNotTouched(string content)
    {
        await File.WriteAllTextAsync(SocketPath, content);

        var fault = await Assert.ThrowsAsync<CommandFault>(StartOnSocketAsync);

        Assert.Equal(73, fault.ExitCode);
        Assert.Equal(content, await File.ReadAllTextAsync(SocketPath));
    }

    [Fact]
    public async Task PathTooLongForASocket_IsAConfigurationFault()
    {
        var options = new AdminOptions("/tmp/" + new string('x', 120), null, null);

        var fault = await Assert.ThrowsAsync<CommandFault>(() => AdminServer.StartAsync(options, new FixedStatus(), default));

        Assert.Equal(78, fault.ExitCode);
    }

    [Fact]
    public async Task Http_AnswersOnlyWithTheToken()
    {
        var endpoint = FreeEndpoint();
        await using var server = await AdminServer.StartAsync(new AdminOptions(null, endpoint, Token()), new FixedStatus(), default);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{endpoint}") };

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(http, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(http, new("Bearer", Secret + "0")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOfAsync(http, new("Basic", Secret)));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(http, new("Bearer", Secret)));
        http.DefaultRequestHeaders.Authorization = new("Bearer", Secret);
        var metrics = await http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());
        Assert.Contains("iptfs_tx_pkts_total{", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/v1/nothing", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task HttpWithoutToken_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<CommandFault>(
            () => AdminServer.StartAsync(new AdminOptions(null, FreeEndpoint(), null), new FixedStatus(), default));

        Assert.Equal(78, fault.ExitCode);
    }

    [Fact]
    public async Task HttpEndpointInUse_IsUnavailable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;

        var fault = await Assert.ThrowsAsync<CommandFault>(
            () => AdminServer.StartAsync(new AdminOptions(SocketPath, endpoint, Token()), new FixedStatus(), default));

        Assert.Equal((69, $"admin.http: {endpoint} is in use by another process"), (fault.ExitCode, fault.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("short")]
    public async Task TokenThatCanBeGuessed_IsRefused(string content)
    {
        var path = _directory.File("token");
        await File.WriteAllTextAsync(path, content);

        Assert.Throws<InvalidDataException>(() => BearerToken.FromFile(path));
    }

    [Fact]
    public async Task StatsCommand_ShowsTheGatewayAndALineForEachTunnel()
    {
        await using var server = await StartOnSocketAsync();

        var run = await CommandRun.OfAsync("stats", "--socket", SocketPath);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("  drop unknown-spi:                4", run.Lines);
        // A control character in a name does not break the table.
        Assert.Equal(
            [
                "TUNNEL   STATE            TX-PKTS        TX-OCTETS       RX-PKTS        RX-OCTETS       DROPS  PEER",
                "site-b   restarting            17            24000            16                0           5  10.9.0.2:4500",
                "site-c?  expired                0                0             0                0           0  10.9.0.3",
            ],
            run.Lines[^3..]);
    }

    [Fact]
    public async Task StatsCommand_ShowsAllFiguresOfOneTunnel_AndDropsThatHappened()
    {
        var status = new FixedStatus();
        await using var server = await AdminServer.StartAsync(new AdminOptions(SocketPath, null, null), status, default);

        var run = await CommandRun.OfAsync("stats", "site-b", "--socket", SocketPath);
        var json = await CommandRun.OfAsync("stats", "site-c\n", "--json", "--socket", SocketPath);
        var missing = await CommandRun.OfAsync("stats", "site/d", "--socket", SocketPath);

        Assert.Equal(0, status.Snapshots);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("tunnel: site-b", run.Lines[0]);
        Assert.Contains("    tx-octets:                     24,000 B (23.44 KiB)", run.Lines);
        Assert.DoesNotContain("site-c", json.Error, StringComparison.Ordinal);
        Assert.Equal("expired", JsonDocument.Parse(json.Output).RootElement.GetProperty("state").GetString());
        Assert.Equal((1, "iptfs: the gateway has no tunnel site/d\n"), (missing.ExitCode, missing.Error));
        Assert.Contains("    drop queue-full:               3", run.Lines);
        Assert.DoesNotContain("too-big", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaCommand_ListsShowsAndKnowsWhatIsNotThere()
    {
        await using var server = await StartOnSocketAsync();

        var list = await CommandRun.OfAsync("sa", "--socket", SocketPath);
        var show = await CommandRun.OfAsync("sa", "show", "0x1002", "--socket", SocketPath);
        var json = await CommandRun.OfAsync("sa", "list", "--json", "--socket", SocketPath);
        var missing = await CommandRun.OfAsync("sa", "show", "7", "--socket", SocketPath);

        Assert.Equal(0, list.ExitCode);
        Assert.Equal(3, list.Lines.Length);
        Assert.Contains("0x00001002", list.Lines[2], StringComparison.Ordinal);
        Assert.Contains("    sequence:                      5000000000", show.Lines);
        using var sas = JsonDocument.Parse(json.Output);
        Assert.Equal(2, sas.RootElement.GetArrayLength());
        Assert.Equal((1, "iptfs: the gateway has no SA with SPI 0x00000007\n"), (missing.ExitCode, missing.Error));
    }

    [Fact]
    public async Task JsonOfTheVerbs_IsTheAnswerOfTheAdminApi()
    {
        await using var server = await StartOnSocketAsync();
        using var client = new AdminClient(SocketPath);

        foreach (var (path, arguments) in ((string, string[])[])[("/v1/stats", ["stats"]), ("/v1/stats/site-b", ["stats", "site-b"]), ("/v1/sas", ["sa"]), ("/v1/sas/0x1001", ["sa", "show", "4097"]), ("/v1/sas/0x1001", ["sa", "0x1001"])])
        {
            var run = await CommandRun.OfAsync([.. arguments, "--json", "--socket", SocketPath]);

            Assert.Equal((0, await client.GetTextAsync(path, default) + "\n"), (run.ExitCode, run.Output));
        }
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("sa")]
    public async Task NoGateway_IsUnavailable(string verb)
    {
        var run = await CommandRun.OfAsync(verb, "--socket", SocketPath);

        Assert.Equal((69, "", $"iptfs: no gateway listens at {SocketPath}: there is no such socket\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("sa", "show")]
    [InlineData("sa", "list", "5")]
    [InlineData("sa", "show", "0")]
    [InlineData("sa", "forget", "5")]
    public async Task WrongSaArguments_AreUsageFaults(params string[] args) => Assert.Equal(64, (await CommandRun.OfAsync(args)).ExitCode);

    private Task<AdminServer> StartOnSocketAsync() => AdminServer.StartAsync(new AdminOptions(SocketPath, null, null), new FixedStatus(), default);

    private BearerToken Token()
    {
        var path = _directory.File("token");
        File.WriteAllText(path, Secret + "\n");
        return BearerToken.FromFile(path);
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private static async Task<HttpStatusCode> StatusOfAsync(HttpClient http, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status");
        request.Headers.Authorization = authorization;
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
