using System.Text.Json;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>What the relay counted: A is the namespace's own side, B the one behind the other device.</summary>
public sealed record RelayReport(RelayDirection AToB, RelayDirection BToA)
{
    public static RelayReport Parse(string json)
    {
        using var report = JsonDocument.Parse(json);
        RelayDirection Direction(string name) => RelayDirection.Parse(report.RootElement.GetProperty(name));
        return new RelayReport(Direction("a-to-b"), Direction("b-to-a"));
    }
}
