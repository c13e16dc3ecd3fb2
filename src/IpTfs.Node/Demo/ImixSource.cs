using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Demo;

/// <summary>
/// The simple Internet mix: of every twelve packets seven of 40 octets, four of 576 and one of 1500, in a shuffled order; three quarters IPv4,
/// the rest IPv6. UDP with valid checksums; the payload begins with the packet's index.
/// </summary>
/// <param name="seed">Decides order and content.</param>
/// <param name="fromA">The direction: which end's addresses are the sources.</param>
internal sealed class ImixSource(ulong seed, bool fromA) : ITrafficSource
{
    private const int Small = 40;
    private const int Medium = 576;
    private const int Large = 1500;
    /// <summary>Packets after which the mix of lengths repeats.</summary>
    public const int MixLength = 12;

    private const ushort Port = 9347;

    private static readonly int[] Mix = [Small, Small, Small, Small, Small, Small, Small, Medium, Medium, Medium, Medium, Large];
    private static readonly IpAddress V4OfA = IpAddress.V4([192, 168, 1, 2]);
    private static readonly IpAddress V4OfB = IpAddress.V4([192, 168, 2, 2]);
    private static readonly IpAddress V6OfA = IpAddress.V6([0xFD, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    private static readonly IpAddress V6OfB = IpAddress.V6([0xFD, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);

    /// <inheritdoc/>
    public int LongestPacket => Large;

    /// <inheritdoc/>
    public int LengthOf(long index)
    {
        // A permutation of the twelve for each run of twelve: multiply by a unit of the ring of integers modulo 12, then rotate.
        var run = SplitMix.Mix(seed ^ (ulong)(index / MixLength));
        ReadOnlySpan<int> units = [1, 5, 7, 11];
        var place = ((index % MixLength * units[(int)(run & 3)]) + (long)((run >> 2) % MixLength)) % MixLength;
        return Mix[place];
    }

    /// <inheritdoc/>
    public int Write(long index, Span<byte> destination)
    {
        var length = LengthOf(index);
        var packet = destination[..length];
        if (SplitMix.Mix(unchecked(seed + (ulong)index)) % 4 == 0) WriteV6(index, packet);
        else WriteV4(index, packet);
        return length;
    }

    private void WriteV4(long index, Span<byte> packet)
    {
        var source = fromA ? V4OfA : V4OfB;
        var destination = fromA ? V4OfB : V4OfA;
        new IPv4Header { Source = source, Destination = destination, Protocol = IpProtocols.Udp, Identification = unchecked((ushort)index) }
            .Write(packet, packet.Length - IPv4Header.Length);
        WriteUdp(index, packet[IPv4Header.Length..], source, destination);
    }

    private void WriteV6(long index, Span<byte> packet)
    {
        var source = fromA ? V6OfA : V6OfB;
        var destination = fromA ? V6OfB : V6OfA;
        var payload = packet[IPv6Header.Length..];
        // 40 octets hold only an IPv6 header: a valid packet whose flow label distinguishes it from its neighbours.
        new IPv6Header
        {
            Source = source,
            Destination = destination,
            NextHeader = payload.IsEmpty ? IpProtocols.NoNextHeader : IpProtocols.Udp,
            FlowLabel = (uint)(index & 0xF_FFFF),
        }.Write(packet, payload.Length);
        if (!payload.IsEmpty) WriteUdp(index, payload, source, destination);
    }

    private void WriteUdp(long index, Span<byte> datagram, in IpAddress source, in IpAddress destination)
    {
        var payload = datagram[UdpHeader.Length..];
        BinaryPrimitives.WriteInt64BigEndian(payload, index);
        Fill(payload[sizeof(long)..], SplitMix.Mix(seed ^ unchecked((ulong)index * 3)));
        new UdpHeader(Port, Port).Write(datagram, source, destination);
    }

    private static void Fill(Span<byte> octets, ulong state)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(octets);
        for (var i = 0; i < words.Length; i++)
        {
            state = unchecked((state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407);
            words[i] = state;
        }

        octets[(words.Length * sizeof(ulong))..].Fill(unchecked((byte)state));
    }
}
