using System.Text.Json;

namespace IpTfs.Cluster.Etcd;

/// <summary>The header of every answer.</summary>
/// <param name="ClusterId">etcd's identity of the cluster.</param>
/// <param name="Revision">The store's revision; 0 where etcd leaves it out.</param>
/// <param name="Term">The Raft term of the member that answered; 0 where etcd leaves it out.</param>
internal readonly record struct EtcdHeader(ulong ClusterId, long Revision, ulong Term)
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="EtcdFormatException">The header is missing or invalid.</exception>
    public static EtcdHeader Read(JsonElement answer)
    {
        var header = EtcdJson.Object(answer, "header");
        var read = new EtcdHeader(EtcdJson.UInt64(header, "cluster_id"), EtcdJson.Int64(header, "revision"), EtcdJson.UInt64(header, "raft_term"));
        return read is { ClusterId: not 0, Revision: >= 0 } ? read : throw new EtcdFormatException("does not name its cluster and revision");
    }

    /// <summary>Reads the header of an answer that always has a revision.</summary>
    /// <exception cref="EtcdFormatException">The header is missing or invalid.</exception>
    public static EtcdHeader ReadWithRevision(JsonElement answer) =>
        Read(answer) is { Revision: > 0 } read ? read : throw new EtcdFormatException("does not name its revision");
}
