namespace IpTfs.Cluster.Tests.Support;

/// <summary>A test against a real etcd that it starts on loopback; skipped with the reason where etcd is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EtcdFactAttribute : FactAttribute
{
    public EtcdFactAttribute()
    {
        if (EtcdProgram.Path is null) Skip = "needs etcd: install the package etcd-server, or put the program into the path";
    }
}
