using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.ClusterEndToEnd.Tests.Traffic;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Evidence;

/// <summary>A running capture of the headers of all ESP that one node sends on its outer wire.</summary>
public sealed partial class WireCapture : IDisposable
{
    private const int MarkPort = 9;
    private const int TailOctets = 65536;
    private readonly BackgroundProcess _process;
    private readonly NetworkNamespace _side;
    private int _marks;

    private WireCapture(BackgroundProcess process, NetworkNamespace side, string path)
    {
        _process = process;
        _side = side;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Returns when the wire is being captured.</summary>
    public static WireCapture Start(NetworkNamespace side, string path)
    {
        // -s: the headers as far as the sequence number, and the marks. -Z keeps it root: another user could not write where the test keeps its files.
        var process = side.Start(
            "tcpdump", "-i", ClusterTopology.OuterDevice, "-Q", "out", "-w", path, "-s", "64", "-B", "16384", "-n", "-Z", "root", "-U",
            string.Create(CultureInfo.InvariantCulture, $"udp port 4500 or esp or udp port {MarkPort}"));
        process.WaitForLine(line => line.Contains("listening on", StringComparison.Ordinal), Patience.Start);
        return new WireCapture(process, side, path);
    }

    /// <summary>
    /// Returns when all that was sent so far is in the file. A frame that the kernel could not hand over fails the test, for the check would be blind to it.
    /// </summary>
    public void Flush()
    {
        using var socket = DatagramSocket.Open(_side, 0);
        var away = DatagramSocket.Number(ClusterTopology.TrafficAddress);
        var mark = Encoding.ASCII.GetBytes(FormattableString.Invariant($"capture mark {++_marks:D4}"));
        var written = Interval.Until(
            () =>
            {
                socket.Send(mark, 0, away, MarkPort);
                return Holds(mark);
            },
            Patience.Stop);
        if (!written) throw new InvalidOperationException($"the capture {Path} does not grow");
        var said = _process.Lines.Count;
        _process.Send(Signal.User1);
        var dropped = DroppedByKernel().Match(_process.WaitForLine(line => DroppedByKernel().IsMatch(line), Patience.Stop, from: said));
        if (dropped.Groups[1].Value != "0") throw new InvalidOperationException($"the capture {Path} has gaps: {dropped.Value}");
    }

    public void Dispose() => _process.Dispose();

    private bool Holds(ReadOnlySpan<byte> mark)
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(file.Length, TailOctets), SeekOrigin.End);
        var tail = new byte[TailOctets];
        return tail.AsSpan(0, file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false)).IndexOf(mark) >= 0;
    }

    [GeneratedRegex(@"(\d+) packets? dropped by kernel")]
    private static partial Regex DroppedByKernel();
}
