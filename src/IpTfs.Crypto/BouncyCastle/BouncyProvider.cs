using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.BouncyCastle;

/// <summary>
/// Portable.BouncyCastle: managed code that shares nothing with the others. It is the oracle of the tests and the last resort; it
/// allocates for every packet and is twenty times slower, and it clears only the copies of the keys that it gives access to.
/// </summary>
internal sealed class BouncyProvider : CryptoProvider
{
    /// <inheritdoc/>
    public override string Name => "bouncycastle";

    /// <inheritdoc/>
    public override string Version => $"Portable.BouncyCastle {typeof(Org.BouncyCastle.Crypto.IMac).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    public override string? Missing => null;

    /// <inheritdoc/>
    public override bool IsAllocationFree => false;

    /// <inheritdoc/>
    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) => new BouncyAead(cipher, key);

    /// <inheritdoc/>
    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => new BouncyCbc(key);

    /// <inheritdoc/>
    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => new BouncyHmac(integrity, key);

    /// <inheritdoc/>
    protected override string? Lacks(EspSuite suite) => null;
}
