namespace IpTfs.Cluster.Ledger;

/// <summary>Proves that a record was written by a node of this cluster, under the key where it is found.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IRecordAuthenticator
{
    /// <summary>Length of the proof, in octets.</summary>
    const int Length = 16;

    /// <summary>Computes the proof of a record.</summary>
    /// <param name="key">The record's key in the store.</param>
    /// <param name="record">The record.</param>
    /// <param name="proof"><see cref="Length"/> octets.</param>
    void Sign(string key, ReadOnlySpan<byte> record, Span<byte> proof);
}
