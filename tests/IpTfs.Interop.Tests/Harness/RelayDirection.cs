using System.Text.Json;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>What the relay counted in one direction.</summary>
/// <param name="Frames">Frames that came, of whatever kind.</param>
/// <param name="Tunnel">Those of them that are the tunnel's outer packets; the only ones that are impaired.</param>
/// <param name="Passed">Frames that left, the second of a doubled one included.</param>
/// <param name="Lost">Lost by the share that was asked for.</param>
/// <param name="Duplicated">Sent twice.</param>
/// <param name="Corrupted">With one bit inverted.</param>
/// <param name="Reordered">Held back until later ones had come.</param>
/// <param name="TooBig">Dropped and answered, because they were larger than the MTU.</param>
/// <param name="Blackout">Lost in the blackout.</param>
/// <param name="Failed">Lost by the machine itself, which no test asks for.</param>
public sealed record RelayDirection(
    long Frames, long Tunnel, long Passed, long Lost, long Duplicated, long Corrupted, long Reordered, long TooBig, long Blackout, long Failed)
{
    /// <summary>The tunnel's packets that left, a doubled one counted once.</summary>
    public long Delivered => Tunnel - Lost - TooBig - Blackout;

    public static RelayDirection Parse(JsonElement json)
    {
        long Number(string name) => json.GetProperty(name).GetInt64();
        return new RelayDirection(
            Number("frames"), Number("tunnel"), Number("passed"), Number("lost"), Number("duplicated"), Number("corrupted"), Number("reordered"),
            Number("too-big"), Number("blackout"), Number("failed"));
    }
}
