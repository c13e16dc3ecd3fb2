using System.Buffers.Binary;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>The payload of the traffic: who it is of and its number, and octets to make it as long as it is to be.</summary>
public static class TrafficDatagram
{
    public const int LongestOctets = 256;
    private const uint Magic = 0x1b7f_5e2e;
    private const int ShortestOctets = 60;
    private const int Spread = 140;
    private static readonly uint Run = (uint)Random.Shared.Next();

    /// <summary>Writes the datagram and returns its length, which differs from one to the next.</summary>
    public static int Write(Span<byte> buffer, int flow, uint number)
    {
        var length = ShortestOctets + (int)(((uint)flow * 7 + number * 13) % Spread);
        buffer[..length].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(buffer, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], Run);
        BinaryPrimitives.WriteInt32BigEndian(buffer[8..], flow);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[12..], number);
        return length;
    }

    /// <summary>Reads one; false when it is none of this run's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out int flow, out uint number)
    {
        (flow, number) = (0, 0);
        if (datagram.Length < ShortestOctets || BinaryPrimitives.ReadUInt32BigEndian(datagram) != Magic || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != Run) return false;
        flow = BinaryPrimitives.ReadInt32BigEndian(datagram[8..]);
        number = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]);
        return flow is >= 0 and < FlowPlan.Count;
    }
}
