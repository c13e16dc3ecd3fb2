namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>A request that the fake server received. Its number and its connection's count from 0.</summary>
internal sealed record FakeRequest(int Number, int Connection, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Token => Headers.GetValueOrDefault("authorization");
}
