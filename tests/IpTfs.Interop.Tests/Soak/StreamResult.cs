using System.Text.Json;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>What one end of TCP connections with known content saw.</summary>
/// <param name="Connections">Begun.</param>
/// <param name="Completed">With all their octets right, to the end; the sender knows it from the receiver.</param>
/// <param name="Corrupt">With an octet wrong.</param>
/// <param name="Octets">Of all of them.</param>
/// <param name="LongestPause">The longest time without progress.</param>
public sealed record StreamResult(int Connections, int Completed, int Corrupt, long Octets, TimeSpan LongestPause)
{
    public static StreamResult Parse(string json)
    {
        using var report = JsonDocument.Parse(json);
        long Number(string name) => report.RootElement.GetProperty(name).GetInt64();
        return new StreamResult(
            (int)Number("connections"), (int)Number("completed"), (int)Number("corrupt"), Number("octets"), TimeSpan.FromMilliseconds(Number("longest-pause")));
    }
}
