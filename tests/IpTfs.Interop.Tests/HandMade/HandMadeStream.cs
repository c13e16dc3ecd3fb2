namespace IpTfs.Interop.Tests.HandMade;

/// <summary>A stream with an SA of its own, ready to be sent, and what is to come of it.</summary>
public sealed class HandMadeStream
{
    // More numbers ahead than either side's reorder window, so that nothing of the stream is waited for any more once they have come.
    private const int MarkerGap = 10;
    private const uint FirstSpi = 0x2000;
    private readonly StreamDefinition _definition;
    private readonly StreamScript _script;

    public HandMadeStream(int number, StreamDefinition definition)
    {
        Number = number;
        _definition = definition;
        _script = new StreamScript(number);
        definition.Write(_script);
        Markers = [.. Enumerable.Range(0, ReorderWindow + 1).Select(index => InnerDatagram.V4(number, 50_000 + index, 60))];
        var last = _script.Packets.Max(packet => packet.Sequence);
        var markers = Markers.Select((marker, index) => new OuterPacket(last + MarkerGap + (uint)index, AggfragPayload.Basic(0, marker)));
        Datagrams = [.. _script.Packets.Concat(markers).Select(packet => EspSeal.Seal(Spi, Key, packet))];
    }

    /// <summary>Of both sides, in packets.</summary>
    public const int ReorderWindow = 3;

    public int Number { get; }

    public string Name => _definition.Name;

    public RfcRule Rule => _definition.Rule;

    public string WhyLinuxDiffers => _definition.WhyLinuxDiffers;

    public IReadOnlyList<byte[]> MustDeliver => _script.MustDeliver;

    /// <summary>What Linux was seen to deliver.</summary>
    public IReadOnlyList<byte[]> LinuxDelivers => _script.LinuxDelivers;

    /// <summary>The drops that the gateway counts, by reason; every other reason stays at 0.</summary>
    public IReadOnlyDictionary<string, long> OurDrops => _script.OurDrops;

    public uint Spi => FirstSpi + (uint)Number;

    /// <summary>The key of its SA, and of none else.</summary>
    public byte[] Key => [.. Enumerable.Range(0, EspSeal.KeyOctets).Select(index => (byte)((index * 11) + (Number * 3)))];

    /// <summary>Inner packets behind the stream's own: when the last has come, nothing of the stream comes any more.</summary>
    public IReadOnlyList<byte[]> Markers { get; }

    /// <summary>The datagrams, sealed, the markers' included: the same octets to either receiver.</summary>
    public IReadOnlyList<byte[]> Datagrams { get; }
}
