using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What came out of a receiver.</summary>
/// <param name="Inner">The stream's inner packets, whole, in the order of their coming.</param>
/// <param name="Markers">How many of the stream's markers came.</param>
/// <param name="WasOnTheWire">Whether a capture at the receiver's wire holds every datagram of the stream, octet by octet.</param>
/// <param name="Drops">What the receiver counted for this SA, by reason; only the gateway counts by SA.</param>
public sealed record Delivery(IReadOnlyList<byte[]> Inner, int Markers, bool WasOnTheWire, IReadOnlyDictionary<string, long> Drops)
{
    private static readonly Dictionary<string, long> None = [];

    /// <summary>Sorts the lines of <c>probe list</c> by stream.</summary>
    public static Dictionary<int, Delivery> Parse(IEnumerable<string> lines, CaptureFile wire, Func<HandMadeStream, IReadOnlyDictionary<string, long>>? drops = null)
    {
        var packets = lines.Where(line => line.StartsWith(ReceiverSide.InnerPrefix, StringComparison.Ordinal))
            .Select(line => Convert.FromHexString(line[ReceiverSide.InnerPrefix.Length..]))
            .ToLookup(packet => InnerDatagram.StreamOf(packet));
        return HandMadeStreams.All.ToDictionary(stream => stream.Number, stream =>
        {
            var markers = stream.Markers.Select(Convert.ToHexString).ToHashSet();
            var own = packets[stream.Number].ToLookup(packet => markers.Contains(Convert.ToHexString(packet)));
            return new Delivery([.. own[false]], own[true].Count(), stream.Datagrams.All(datagram => wire.Contains(datagram)), drops?.Invoke(stream) ?? None);
        });
    }

    /// <summary>In words, against what must be delivered.</summary>
    public string Describe(HandMadeStream stream)
    {
        var left = Inner.Select(Convert.ToHexString).ToList();
        var found = stream.MustDeliver.Count(packet => left.Remove(Convert.ToHexString(packet)));
        var total = stream.MustDeliver.Count;
        var text = found == total ? "all" : found == 0 ? "none" : FormattableString.Invariant($"{found} of {total}");
        return left.Count == 0 ? text : FormattableString.Invariant($"{text}, and {left.Count} more");
    }
}
