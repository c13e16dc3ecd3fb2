using IpTfs.Node.Capture;
using IpTfs.Node.CommandLine;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>Loads the IP packets of a capture, as traffic for the demonstration.</summary>
internal static class CapturePackets
{
    /// <summary>Maximum octets loaded; the beginning of a long capture is enough.</summary>
    private const long MostOctets = 64 << 20;

    /// <summary>Loads the packets that were captured whole, starting at the IP header and without link-layer padding.</summary>
    /// <exception cref="CommandFault">The file cannot be read, is no capture, or holds no whole IP packet.</exception>
    public static IReadOnlyList<byte[]> Load(string path)
    {
        var packets = new List<byte[]>();
        var octets = 0L;
        try
        {
            using var stream = File.OpenRead(path);
            var reader = CaptureReader.Open(stream) ?? throw new CommandFault(ExitCode.BadInput, $"{path}: neither a pcap nor a pcapng capture");
            for (var step = reader.Read(); step != CaptureStep.End && octets < MostOctets; step = reader.Read())
            {
                if (step != CaptureStep.Record || !LinkLayer.TryFindIp(reader.Record.LinkType, reader.Record.Data, out var packet)) continue;
                if (!InnerPacketInfo.TryRead(packet, out var info) || info.TotalLength > packet.Length) continue;
                packets.Add(packet[..info.TotalLength].ToArray());
                octets += info.TotalLength;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw CommandFault.Unreadable(path, cause);
        }

        return packets.Count > 0 ? packets : throw new CommandFault(ExitCode.BadInput, $"{path}: holds no IP packet that was captured whole");
    }
}
