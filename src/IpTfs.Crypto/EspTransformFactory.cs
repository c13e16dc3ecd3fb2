using IpTfs.Protocol.Esp;

namespace IpTfs.Crypto;

/// <summary>Makes the transforms of security associations. Thread-safe.</summary>
public static class EspTransformFactory
{
    /// <summary>Makes the transform of one SA in one direction. The caller owns it; the keys are copied and may be cleared afterwards.</summary>
    /// <param name="suite">The algorithms.</param>
    /// <param name="key"><see cref="EspSuite.KeyLength"/> octets: the cipher key, then the salt.</param>
    /// <param name="authKey"><see cref="EspSuite.AuthKeyLength"/> octets; empty for the combined modes.</param>
    /// <param name="esn">Whether sequence numbers are extended (RFC 4303 §2.2.1): their high half is authenticated then.</param>
    /// <param name="provider"><see cref="CryptoProviders.Auto"/> or one of <see cref="CryptoProviders.Names"/>.</param>
    /// <exception cref="ArgumentException">A key has the wrong length, or there is no such provider.</exception>
    /// <exception cref="NotSupportedException">The provider cannot serve the suite on this machine; the message says why.</exception>
    public static EspTransform Create(
        EspSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> authKey, bool esn, string provider = CryptoProviders.Auto)
    {
        ArgumentNullException.ThrowIfNull(suite);
        // The message names lengths only: a key never gets into an exception.
        if (key.Length != suite.KeyLength)
        {
            throw new ArgumentException($"{suite.Keyword} takes a key of {suite.KeyLength} octets, not {key.Length}", nameof(key));
        }

        if (authKey.Length != suite.AuthKeyLength)
        {
            throw new ArgumentException($"{suite.Keyword} takes an integrity key of {suite.AuthKeyLength} octets, not {authKey.Length}", nameof(authKey));
        }

        if (provider == CryptoProviders.Auto)
        {
            var chosen = CryptoProviders.Choose(suite) ?? throw new NotSupportedException($"no crypto provider on this machine can serve {suite.Keyword}");
            return chosen.Create(suite, key, authKey, esn);
        }

        var named = CryptoProviders.Find(provider) ?? throw CryptoProviders.UnknownProvider(provider);
        return named.FaultOf(suite) is { } fault
            ? throw new NotSupportedException($"crypto provider {named.Name} cannot serve {suite.Keyword}: {fault}")
            : named.Create(suite, key, authKey, esn);
    }
}
