using Xunit.Abstractions;

namespace IpTfs.Testing.EndToEnd;

/// <summary>Two namespaces, the wire between them, and a gateway in each. Disposing it prints both logs into the test's output.</summary>
public sealed class GatewayPair : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly WorkDirectory _directory = new();
    private readonly VethLink _link;

    /// <summary>Prepares everything; neither gateway runs yet.</summary>
    /// <param name="case">How the two are joined.</param>
    /// <param name="output">Takes what the gateways say.</param>
    /// <param name="options">What they have in common.</param>
    /// <param name="offload">Whether super-packets may cross the wire whole.</param>
    public GatewayPair(TunnelCase @case, ITestOutputHelper output, TunnelOptions? options = null, bool offload = false)
    {
        _output = output;
        Case = @case;
        _link = VethLink.Create(Site.A, Site.B, offload);
        var common = options ?? new TunnelOptions();
        A = new Gateway(_link.Left, new GatewayConfiguration(Site.A, Site.B, @case, common, _directory.Path));
        B = new Gateway(_link.Right, new GatewayConfiguration(Site.B, Site.A, @case, common, _directory.Path));
    }

    public TunnelCase Case { get; }

    public Gateway A { get; }

    public Gateway B { get; }

    public NetworkNamespace SideA => _link.Left;

    public NetworkNamespace SideB => _link.Right;

    public string InnerA => Site.A.Inner(Case.Inner);

    public string InnerB => Site.B.Inner(Case.Inner);

    /// <summary>Starts both and returns when packets go both ways.</summary>
    public static GatewayPair Started(TunnelCase @case, ITestOutputHelper output, TunnelOptions? options = null, bool offload = false)
    {
        var pair = new GatewayPair(@case, output, options, offload);
        try
        {
            pair.A.Start();
            pair.B.Start();
            Assert.True(pair.CarriesTraffic(), "no answer through the tunnel");
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    public bool CarriesTraffic() => EndToEnd.Ping.Reaches(SideA, InnerA, InnerB);

    /// <summary>Pings B's inner address from A's.</summary>
    public PingResult Ping(string options) => EndToEnd.Ping.Run(SideA, InnerA, InnerB, options);

    /// <summary>Pings B's inner address from A's until the first so many requests are each answered, once.</summary>
    public void AssertAnswered(int count, string options = "-i 0.005") => EndToEnd.Ping.AssertAnswered(SideA, InnerA, InnerB, count, options);

    /// <summary>Starts pinging B's inner address from A's.</summary>
    public EchoStream StartEcho(string options) => EchoStream.Start(SideA, InnerA, InnerB, options);

    /// <summary>Runs iperf3 with B as the server.</summary>
    public IperfResult Iperf(string options) => EndToEnd.Iperf.Run(SideA, SideB, InnerA, InnerB, options);

    /// <summary>Captures the wire from A's end.</summary>
    public Tcpdump Capture() => Tcpdump.Start(SideA, _directory.File("wire.pcap"));

    public string File(string name) => _directory.File(name);

    public string Subdirectory(string name) => Directory.CreateDirectory(File(name)).FullName;

    public void Dispose()
    {
        A.DisposeInto(_output.WriteLine);
        B.DisposeInto(_output.WriteLine);
        _link.Dispose();
        _directory.Dispose();
    }
}
