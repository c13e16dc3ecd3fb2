using IpTfs.Interop.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What the two receivers have in common.</summary>
public static class ReceiverSide
{
    /// <summary>How <c>probe list</c> begins the line of an inner packet.</summary>
    public const string InnerPrefix = "inner ";

    private const string NatPort = "4500";

    /// <summary>Sends every stream, from an ordinary UDP socket in the sender's namespace, and waits until the last marker of each has come.</summary>
    public static void SendAll(NetworkNamespace side, string from, string to, WorkDirectory directory, BackgroundProcess listener)
    {
        foreach (var stream in HandMadeStreams.All)
        {
            var file = directory.File(FormattableString.Invariant($"stream-{stream.Number}"));
            File.WriteAllBytes(file, [.. stream.Datagrams.SelectMany(datagram => (byte[])[(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram])]);
            side.Run(Patience.Command, Lab.Probe, "replay", $"to={to}", $"port={NatPort}", $"from={from}", $"from-port={NatPort}", $"file={file}").EnsureSuccess();
            var marker = InnerPrefix + Convert.ToHexStringLower(stream.Markers[^1]);
            listener.WaitForLine(line => line == marker, Patience.Answer);
        }
    }
}
