using System.Globalization;
using System.Text.RegularExpressions;

namespace IpTfs.EndToEnd.Tests.Harness;

/// <summary>A running capture of one device, from the moment it is constructed.</summary>
public sealed partial class Tcpdump : IDisposable
{
    private readonly BackgroundProcess _process;
    private readonly string _path;

    private Tcpdump(BackgroundProcess process, string path)
    {
        _process = process;
        _path = path;
    }

    /// <summary>Returns when the device is being captured.</summary>
    public static Tcpdump Start(NetworkNamespace side, string device, string path)
    {
        // -Z keeps it root: another user could not write where the test keeps its files. -B, in KiB, holds a flood.
        var process = side.Start("tcpdump", "-i", device, "-w", path, "-s", "0", "-B", "65536", "-n", "-Z", "root");
        process.WaitForLine(line => line.Contains("listening on", StringComparison.Ordinal), Patience.Start);
        return new Tcpdump(process, path);
    }

    /// <summary>Ends the capture and reads it; a frame that the kernel could not hand over fails the test, for the checks would be blind to it.</summary>
    public CaptureFile Stop()
    {
        _process.Send(Signal.Interrupt);
        var result = _process.WaitForEnd(Patience.Stop).EnsureSuccess();
        var dropped = DroppedByKernel().Match(result.Error);
        if (!dropped.Success || int.Parse(dropped.Groups[1].Value, CultureInfo.InvariantCulture) != 0) throw new InvalidOperationException(result.ToString());
        return CaptureFile.Read(_path);
    }

    public void Dispose() => _process.Dispose();

    [GeneratedRegex(@"(\d+) packets? dropped by kernel")]
    private static partial Regex DroppedByKernel();
}
