namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>Answers as etcd 3.4.23 gave them.</summary>
internal static class Recorded
{
    public const ulong ClusterId = 324952591200643719;

    public const string Header = """
        "header":{"cluster_id":"324952591200643719","member_id":"3319814642761637952","revision":"3","raft_term":"2"}
        """;

    public const string Empty = "{" + Header + "}";

    public const string Granted = "{" + Header + ""","ID":"2324035523553493253","TTL":"10"}""";

    public const long Lease = 2324035523553493253;

    public const string Kept = """{"result":{""" + Header + ""","ID":"2324035523553493253","TTL":"10"}}""";

    public const string KeptGone = """{"result":{""" + Header + ""","ID":"2324035523553493253"}}""";

    public const string Succeeded = "{" + Header + ""","succeeded":true,"responses":[{"response_put":{"header":{"revision":"3"}}},{"response_delete_range":{"header":{"revision":"3"}}}]}""";

    public const string OneKey =
        "{" + Header + ""","kvs":[{"key":"L2lwdGZzL2E=","create_revision":"2","mod_revision":"3","version":"2","value":"YmF6","lease":"7"}],"count":"1"}""";

    public const string LeaseNotFound = """{"error":"etcdserver: requested lease not found","message":"etcdserver: requested lease not found","code":5}""";

    public const string Created = """{"result":{""" + Header + ""","created":true}}""";

    /// <summary>A message of a watch with one put, of the key <c>/iptfs/a</c>.</summary>
    public static string Put(long revision) =>
        Events($$"""{"kv":{"key":"L2lwdGZzL2E=","create_revision":"2","mod_revision":"{{revision}}","version":"2","value":"YmF6"} }""");

    /// <summary>A message of a watch with one delete of that key.</summary>
    public static string Delete(long revision) => Events($$"""{"type":"DELETE","kv":{"key":"L2lwdGZzL2E=","mod_revision":"{{revision}}"} }""");

    /// <summary>A message of a watch that says that there is nothing new up to a revision.</summary>
    public static string Progress(long revision) => $$"""{"result":{"header":{"cluster_id":"{{ClusterId}}","revision":"{{revision}}"} } }""";

    /// <summary>A message of a watch whose revision is forgotten.</summary>
    public const string Compacted =
        """{"result":{"header":{"cluster_id":"324952591200643719","member_id":"3319814642761637952","raft_term":"2"},"canceled":true,"compact_revision":"3"}}""";

    public static string Error(int code, string message) => $$"""{"error":"{{message}}","message":"{{message}}","code":{{code}}}""";

    private static string Events(string change) => """{"result":{""" + Header + ",\"events\":[" + change + "]}}";
}
