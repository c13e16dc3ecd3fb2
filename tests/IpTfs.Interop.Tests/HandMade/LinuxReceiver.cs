using System.Globalization;
using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>
/// The Linux kernel with a state for each stream, and a reader of raw packets on its device. It has the gateway's inner addresses, because the streams are the
/// same; the outer ones are not part of them.
/// </summary>
public static class LinuxReceiver
{
    private const string StopFile = "stop";

    public static Dictionary<int, Delivery> Run()
    {
        using var directory = new WorkDirectory();
        using var wire = TapWire.Create(mtu: 1500);
        using var guest = Lab.Boot("receiver.job", wire.Side, wire.GuestDevice, directory.Path, Variables());
        guest.WaitForLine(line => line == "ready", Patience.Start);
        using var capture = Tcpdump.Start(wire.Side, directory.File("wire.pcap"));
        ReceiverSide.SendAll(wire.Side, Site.A.OuterV4, Site.B.OuterV4, directory, guest);
        var captured = capture.Stop();
        File.Create(directory.File(StopFile)).Dispose();
        guest.WaitForEnd(Patience.Stop).EnsureSuccess();
        return Delivery.Parse(guest.Lines, captured);
    }

    // As with the gateway, no timer may decide a stream.
    private static IReadOnlyList<string> Variables() =>
    [
        $"OUTER={Site.B.OuterV4}/24",
        $"PEER={Site.A.OuterV4}",
        $"INNER={Site.A.InnerV4}/24 {Site.A.InnerV6}/64",
        "SOURCES=10.100.0.0/16 fd64::/48",
        string.Create(CultureInfo.InvariantCulture, $"STATE=suite=aes128gcm16 reorder-window={HandMadeStream.ReorderWindow} drop-time=60000000 replay-window=1024"),
        $"STATES={string.Join(';', HandMadeStreams.All.Select(State))}",
        string.Create(CultureInfo.InvariantCulture, $"PORT={InnerDatagram.Port}"),
        $"STOP={StopFile}",
    ];

    private static string State(HandMadeStream stream) =>
        string.Create(CultureInfo.InvariantCulture, $"spi={stream.Spi} key={Convert.ToHexStringLower(stream.Key)}");
}
