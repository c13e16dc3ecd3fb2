using IpTfs.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>Our gateway in a namespace, Linux on the other end of its tap, and one cell of the matrix between them.</summary>
public sealed class InteropRun : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly WorkDirectory _directory = new();
    private readonly TapWire _wire;
    private LinuxGuest? _guest;
    private Tcpdump? _capture;

    public InteropRun(InteropCell cell, ITestOutputHelper output)
    {
        _output = output;
        Cell = cell;
        _wire = TapWire.Create(cell.WireMtu);
        var tunnel = new TunnelCase(cell.Encapsulation, cell.Outer, AddressFamily.V4);
        Gateway = new Gateway(_wire.Side, new GatewayConfiguration(Site.A, Site.B, tunnel, cell.ToOptions(), _directory.Path));
    }

    public InteropCell Cell { get; }

    public Gateway Gateway { get; }

    /// <summary>The kernel's IPsec counters at the end.</summary>
    public IReadOnlyList<string> LinuxCounters => _guest?.Counters ?? [];

    /// <summary>Starts both, pings, exchanges the four flows, and returns what the receivers found, by port.</summary>
    public IReadOnlyDictionary<int, FlowResult> Exchange()
    {
        _output.WriteLine($"kept: {_directory.Path}");
        if (WorkDirectory.IsKept) _capture = Capture();
        Gateway.Start();
        var (toGateway, toLinux) = (CellFlows.To(Site.A, Cell), CellFlows.To(Site.B, Cell));
        using var host = new HostFlows(_wire.Side, receive: toGateway);
        _guest = LinuxGuest.Start(_wire.Side, TapWire.Device, _directory.Path, new GuestSettings(Site.B, Site.A, Cell, Receive: toLinux, Send: toGateway));
        _guest.WaitUntilReceiving();
        PingBothFamilies();
        File.Create(_directory.File(GuestSettings.StartFile)).Dispose();
        host.Send(toLinux, Cell.Pace.Gap, Cell.Pace.Burst);
        return host.WaitForResults().Concat(_guest.WaitForResults()).ToDictionary();
    }

    /// <summary>Captures the wire from the gateway's end.</summary>
    public Tcpdump Capture() => Tcpdump.Start(_wire.Side, _directory.File("wire.pcap"));

    public void Dispose()
    {
        _capture?.Dispose();
        Gateway.DisposeInto(_output.WriteLine);
        _guest?.Dispose();
        _output.WriteLine("--- linux");
        foreach (var line in _guest?.Log ?? []) _output.WriteLine(line);
        _wire.Dispose();
        _directory.Dispose();
    }

    private void PingBothFamilies()
    {
        foreach (var family in Enum.GetValues<AddressFamily>())
        {
            foreach (var size in new[] { "56", "3000" })
            {
                if (Cell.DontFragment && size == "3000") continue;
                Ping.AssertAnswered(_wire.Side, Site.A.Inner(family), Site.B.Inner(family), 5, $"-i 0.01 -s {size}");
            }
        }
    }
}
