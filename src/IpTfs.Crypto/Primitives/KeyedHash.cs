namespace IpTfs.Crypto.Primitives;

/// <summary>HMAC-SHA2 under one key. Providers supply it for the suites with a separate integrity algorithm. Owns its key.</summary>
/// <remarks>Not thread-safe. After <see cref="Dispose"/> no other member may be called; the transforms ensure that.</remarks>
internal abstract unsafe class KeyedHash : IDisposable
{
    /// <summary>Octets of the longest hash.</summary>
    public const int MaxLength = 64;

    /// <summary>Computes the HMAC of two runs of octets, the second directly behind the first.</summary>
    /// <param name="data">The first run.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="tail">The second run: the high half of the sequence number.</param>
    /// <param name="tailLength">Its octets; may be 0.</param>
    /// <param name="hash">Receives the whole hash: room for <see cref="MaxLength"/> octets.</param>
    public abstract void Compute(byte* data, int length, byte* tail, int tailLength, byte* hash);

    /// <summary>Clears the key.</summary>
    public abstract void Dispose();
}
