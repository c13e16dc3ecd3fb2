using System.Reflection;
using IpTfs.Crypto.Primitives;
using Org.BouncyCastle.Crypto;

namespace IpTfs.Crypto.BouncyCastle;

/// <summary>
/// BouncyCastle.Cryptography: managed code that shares nothing with the other providers. It is the oracle of the tests and the last
/// resort: it allocates for every packet, and its own copies of the keys are left to the garbage collector.
/// </summary>
internal sealed class BouncyProvider : CryptoProvider
{
    // The assembly version is 2.0.0.0 in every release; the informational version is the release, a plus sign and a commit.
    private static readonly string? Release =
        typeof(IMac).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <inheritdoc/>
    public override string Name => "bouncycastle";

    /// <inheritdoc/>
    public override string Version => $"BouncyCastle.Cryptography {Release}";

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
