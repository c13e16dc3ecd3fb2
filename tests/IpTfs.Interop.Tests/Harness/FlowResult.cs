using System.Text.Json;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>
/// What the receiver of a flow found, octet by octet. Corrupt are datagrams that are none of those sent: a wrong octet, a wrong length, two halves
/// joined. Furthest is by how many numbers the latest of them came behind a higher one, last the highest number that came, -1 for none. The text is the receiver's own report, with the first that are missing.
/// </summary>
public sealed record FlowResult(int Expected, int Received, int Duplicate, int Corrupt, int Reordered, int Furthest, int Last, string Text)
{
    public bool IsWhole => Expected > 0 && Received == Expected && Duplicate == 0 && Corrupt == 0;

    public static FlowResult Parse(string json)
    {
        using var report = JsonDocument.Parse(json);
        int Number(string name) => report.RootElement.GetProperty(name).GetInt32();
        return new FlowResult(Number("expected"), Number("received"), Number("duplicate"), Number("corrupt"), Number("reordered"), Number("furthest"), Number("last"), json);
    }
}
