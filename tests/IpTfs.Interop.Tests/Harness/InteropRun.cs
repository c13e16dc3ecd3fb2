using IpTfs.Testing.EndToEnd;
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
        _wire = TapWire.Create(cell.WireMtu, cell.Impairment.Relay);
        var tunnel = new TunnelCase(cell.Encapsulation, cell.Outer, AddressFamily.V4);
        Gateway = new Gateway(_wire.Side, new GatewayConfiguration(Site.A, Site.B, tunnel, cell.ToOptions(), _directory.Path));
        if (cell.SequenceStart > 0) SequenceStart.Set(Gateway.Configuration, cell.SequenceStart);
    }

    public InteropCell Cell { get; }

    public Gateway Gateway { get; }

    /// <summary>The relay on the wire, when the cell has one.</summary>
    public Relay? Relay => _wire.Relay;

    /// <summary>The namespace of our gateway.</summary>
    public NetworkNamespace Side => _wire.Side;

    /// <summary>Where a capture is written.</summary>
    public string CapturePath => _directory.File("wire.pcap");

    /// <summary>The kernel's IPsec counters at the end.</summary>
    public IReadOnlyList<string> LinuxCounters => _guest?.Counters ?? [];

    /// <summary>Starts both and returns when Linux has reached the gateway's inner address and all receivers are bound; exchanges the flows then.</summary>
    /// <param name="beforeFlows">Done when both reach each other.</param>
    public CellResult Exchange(Action<InteropRun>? beforeFlows = null)
    {
        if (WorkDirectory.IsKept)
        {
            _output.WriteLine($"kept: {_directory.Path}");
            _capture = Capture();
        }

        Gateway.Start();
        var (toGateway, toLinux) = (CellFlows.To(Site.A, Cell), CellFlows.To(Site.B, Cell));
        using var host = new HostFlows(_wire.Side, receive: toGateway, Cell.Impairment.Patience);
        _guest = LinuxGuest.Start(_wire.Side, _wire.GuestDevice, _directory.Path, new GuestSettings(Site.B, Site.A, Cell, Receive: toLinux, Send: toGateway));
        _guest.WaitUntilReceiving();
        beforeFlows?.Invoke(this);
        _guest.Begin();
        host.Send(toLinux, Cell.Traffic);
        var flows = host.WaitForResults().Concat(_guest.WaitForResults()).ToDictionary();
        return new CellResult(Cell, flows, Gateway.QueryStatistics(), _guest.Counters);
    }

    /// <summary>Starts both, and returns when Linux has reached the gateway's inner address. Its script waits for <see cref="LinuxGuest.Begin"/>.</summary>
    public LinuxGuest StartWith(string script)
    {
        Gateway.Start();
        _guest = LinuxGuest.Start(_wire.Side, _wire.GuestDevice, _directory.Path, new GuestSettings(Site.B, Site.A, Cell, Receive: [], Send: []) { Script = script });
        _guest.WaitUntilReceiving();
        return _guest;
    }

    /// <summary>Captures the wire from the gateway's end.</summary>
    public Tcpdump Capture() => Tcpdump.Start(_wire.Side, CapturePath);

    public void Dispose()
    {
        _capture?.Dispose();
        Gateway.DisposeInto(_output.WriteLine);
        _guest?.Dispose();
        _output.WriteLine("--- linux");
        foreach (var line in _guest?.Log ?? []) _output.WriteLine(line);
        _output.WriteLine(_wire.Side.Ip($"-s link show {TapWire.Device}").Output);
        _wire.Dispose();
        _directory.Dispose();
    }
}
