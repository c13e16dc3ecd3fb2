using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IpTfs.Gateway.State;

namespace IpTfs.Cluster.Sharding;

/// <summary>Which shard an SA belongs to, and which node a shard should belong to. The same on every node and in every version.</summary>
public static class ShardHash
{
    /// <summary>
    /// The shard of a tunnel, by its outbound SA: a tunnel that gets another name keeps its keys, and so must keep its ledger.
    /// </summary>
    public static int OfSa(SaFingerprint outbound, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        return (int)((ulong)outbound.Value % (uint)shards);
    }

    /// <summary>64 bits that depend on every octet of a name.</summary>
    public static ulong OfText(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    /// <summary>
    /// A node's score for a shard: the node with the highest score should own it. A node's scores do not depend on the other nodes, so that a node which joins
    /// or leaves moves its own share of the shards and no others, in proportion to its weight.
    /// </summary>
    /// <param name="node"><see cref="OfText"/> of the node's name.</param>
    /// <param name="weight">The node's weight; a node of weight 0 owns no shard.</param>
    /// <param name="shard">The shard.</param>
    public static double Score(ulong node, int weight, int shard)
    {
        if (weight <= 0) return double.NegativeInfinity;
        // 53 bits, strictly between 0 and 1.
        var uniform = ((Mix(node ^ Mix((ulong)shard + 1)) >> 11) + 0.5) * (1.0 / (1UL << 53));
        return -weight / Math.Log(uniform);
    }

    // The finalizer of SplitMix64.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E37_79B9_7F4A_7C15;
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
