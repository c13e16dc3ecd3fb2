namespace IpTfs.Cluster.Tests.Support;

/// <summary>The program etcd on this machine.</summary>
public static class EtcdProgram
{
    /// <summary>Where it is, also in system directories that a plain user's path lacks; null when it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/local/bin", "/usr/bin", "/usr/sbin"])
        .Select(directory => System.IO.Path.Combine(directory, "etcd"))
        .FirstOrDefault(File.Exists);
}
