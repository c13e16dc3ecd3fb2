using System.Globalization;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>One of the guest's states, as its kernel counts at the end.</summary>
public sealed record LinuxState(uint Spi, long Packets, long SentSequence, long ReceivedSequence, long OutsideWindow, long Replayed, long IntegrityFailed)
{
    private const string Prefix = "lab: state ";

    /// <summary>Finds the state of the given direction among the lines that the guest printed.</summary>
    public static LinuxState Find(IEnumerable<string> lines, string direction)
    {
        var words = lines.Single(line => line.StartsWith(Prefix, StringComparison.Ordinal) && line.Contains($" dir={direction} ", StringComparison.Ordinal))[Prefix.Length..]
            .Split(' ').Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        long Number(string name) => long.Parse(words[name], CultureInfo.InvariantCulture);
        return new LinuxState(
            uint.Parse(words["spi"].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Number("packets"), Number("sent-sequence"), Number("received-sequence"), Number("outside-window"), Number("replayed"), Number("integrity-failed"));
    }
}
