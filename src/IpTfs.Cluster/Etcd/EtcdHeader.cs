using System.Text.Json;

namespace IpTfs.Cluster.Etcd;

/// <summary>What every answer begins with.</summary>
/// <param name="ClusterId">etcd's identity of the cluster.</param>
/// <param name="Revision">The store's revision; 0 where etcd leaves it out.</param>
internal readonly record struct EtcdHeader(ulong ClusterId, long Revision)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="EtcdFormatException">It is missing or absurd.</exception>
    public static EtcdHeader Read(JsonElement answer)
    {
        var header = EtcdJson.Object(answer, "header");
        var read = new EtcdHeader(EtcdJson.UInt64(header, "cluster_id"), EtcdJson.Int64(header, "revision"));
        return read is { ClusterId: not 0, Revision: >= 0 } ? read : throw new EtcdFormatException("does not name its cluster and revision");
    }

    /// <summary>Reads it where etcd never leaves the revision out.</summary>
    /// <exception cref="EtcdFormatException">It is missing or absurd.</exception>
    public static EtcdHeader ReadWithRevision(JsonElement answer) =>
        Read(answer) is { Revision: > 0 } read ? read : throw new EtcdFormatException("does not name its revision");
}
