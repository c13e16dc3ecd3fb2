using System.Globalization;
using System.Text.RegularExpressions;

namespace IpTfs.Testing.EndToEnd;

/// <summary>A running capture of one device, from the moment it is constructed.</summary>
public sealed partial class Tcpdump : IDisposable
{
    // Ends the part of a capture that counts. Sixteen octets, which ping repeats through its payload.
    private static readonly byte[] EndMark = Convert.FromHexString("e0dd0ffe0f7e57ca97e0dd0ffe0f7e57");

    private readonly BackgroundProcess _process;
    private readonly NetworkNamespace _side;
    private readonly string _path;

    private Tcpdump(BackgroundProcess process, NetworkNamespace side, string path)
    {
        _process = process;
        _side = side;
        _path = path;
    }

    /// <summary>Returns when the wire is being captured from this side of it.</summary>
    public static Tcpdump Start(NetworkNamespace side, string path)
    {
        // -Z keeps it root: another user could not write where the test keeps its files. -B, in KiB, holds a flood. The rest is for speed: frames
        // are handed over and written as they come.
        var process = side.Start("tcpdump", "-i", VethLink.Device, "-w", path, "-s", "0", "-B", "65536", "-n", "-Z", "root", "--immediate-mode", "-U");
        process.WaitForLine(line => line.Contains("listening on", StringComparison.Ordinal), Patience.Start);
        return new Tcpdump(process, side, path);
    }

    /// <summary>
    /// Ends the capture and reads it up to this instant; a frame that the kernel could not hand over fails the test, for the checks would be blind to it.
    /// </summary>
    public CaptureFile Stop()
    {
        WriteEndMark();
        _process.Send(Signal.Interrupt);
        var result = _process.WaitForEnd(Patience.Stop).EnsureSuccess();
        var dropped = DroppedByKernel().Match(result.Error);
        if (!dropped.Success || int.Parse(dropped.Groups[1].Value, CultureInfo.InvariantCulture) != 0) throw new InvalidOperationException(result.ToString());
        return CaptureFile.Read(_path, EndMark);
    }

    public void Dispose() => _process.Dispose();

    // tcpdump forgets what it has not read when it is told to end: so a marked packet goes after everything else, and it ends once that is in the file.
    private void WriteEndMark()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            Ping.Run(_side, Site.A.OuterV4, Site.B.OuterV4, $"-c 1 -W 1 -p {Convert.ToHexString(EndMark)}");
            if (CaptureFile.FindMark(_path, EndMark)) return;
        }

        throw new InvalidOperationException($"the capture {_path} does not grow");
    }

    [GeneratedRegex(@"(\d+) packets? dropped by kernel")]
    private static partial Regex DroppedByKernel();
}
