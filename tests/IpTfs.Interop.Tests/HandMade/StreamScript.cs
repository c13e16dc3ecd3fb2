namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What a stream's definition writes: its outer packets in the order of sending, and what each side is to make of them.</summary>
/// <param name="stream">The stream's number, which its inner packets carry.</param>
public sealed class StreamScript(int stream)
{
    private readonly List<OuterPacket> _packets = [];
    private readonly Dictionary<string, long> _ourDrops = [];
    private byte[][]? _linux;
    private uint _sequence;
    private int _made;

    public IReadOnlyList<OuterPacket> Packets => _packets;

    public IReadOnlyList<byte[]> MustDeliver { get; private set; } = [];

    public IReadOnlyList<byte[]> LinuxDelivers => _linux ?? MustDeliver;

    public IReadOnlyDictionary<string, long> OurDrops => _ourDrops;

    /// <summary>A new inner IPv4 packet of so many octets, at least 28.</summary>
    public byte[] V4(int length, int optionOctets = 0) => InnerDatagram.V4(stream, ++_made, length, optionOctets);

    /// <summary>A new inner IPv6 packet of so many octets, at least 48.</summary>
    public byte[] V6(int length) => InnerDatagram.V6(stream, ++_made, length);

    /// <summary>An inner IPv6 packet without payload.</summary>
    public byte[] V6Header(byte nextHeader) => InnerDatagram.V6Header(stream, 0, nextHeader);

    /// <summary>Sends payloads under the next sequence numbers.</summary>
    public void Send(params byte[][] payloads)
    {
        foreach (var payload in payloads) SendAs(_sequence + 1, payload);
    }

    /// <summary>Sends a payload under this sequence number; <see cref="Send"/> goes on behind it.</summary>
    public void SendAs(uint sequence, byte[] payload)
    {
        _sequence = sequence;
        _packets.Add(new OuterPacket(sequence, payload));
    }

    /// <summary>A sequence number that is lost on the way.</summary>
    public void Lose() => _sequence++;

    /// <summary>What comes out of a receiver that follows the RFC, in this order.</summary>
    public void MustDeliverExactly(params byte[][] packets) => MustDeliver = packets;

    /// <summary>What comes out of Linux where that differs.</summary>
    public void LinuxDeliversOnly(params byte[][] packets) => _linux = packets;

    /// <summary>A drop that the gateway counts.</summary>
    public void WeDrop(string reason, long count = 1) => _ourDrops[reason] = count;
}
