using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Gateway.Sa;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Node.Demo;

/// <summary>Random keys of one SA for one run. Disposing clears them; the owners of the copies clear those.</summary>
internal sealed class DemoKeys : IDisposable
{
    private const int ReplayWindow = 1024;

    private readonly byte[] _key;
    private readonly byte[] _authKey;

    /// <summary>Makes keys of a suite's lengths.</summary>
    public DemoKeys(uint spi, EspSuite suite)
    {
        Spi = spi;
        Suite = suite;
        _key = RandomNumberGenerator.GetBytes(suite.KeyLength);
        _authKey = RandomNumberGenerator.GetBytes(suite.AuthKeyLength);
    }

    /// <summary>The SPI.</summary>
    public uint Spi { get; }

    /// <summary>The suite.</summary>
    public EspSuite Suite { get; }

    /// <summary>A copy for a gateway, which owns it.</summary>
    public SaKeys ToSaKeys() => new(Spi, Suite, _key, _authKey);

    /// <summary>A separate opener for an observer on the path; the caller owns it.</summary>
    public EspOpener CreateOpener() =>
        new(Spi, EspTransformFactory.Create(Suite, _key, _authKey, esn: false), false, ReplayWindow, LifetimeLimits.Unlimited, MonotonicTime.Zero);

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_authKey);
    }
}
