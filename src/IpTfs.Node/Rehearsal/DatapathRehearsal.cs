using System.Diagnostics;
using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.IO.Udp;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Rehearsal;

/// <summary>
/// Runs the datapath before it is needed: two gateways of the same process exchange packets of their own over loopback until nothing more is compiled. The
/// runtime compiles code for good only after it has run for a while, and until then a packet takes twice as long.
/// </summary>
/// <remarks>Nothing of it is the user's: keys are random and used for this once, state is temporary. Whatever goes wrong only means that the first packets are slower.</remarks>
internal static class DatapathRehearsal
{
    private const uint SpiAToB = 0x5245_4841;
    private const uint SpiBToA = 0x5245_4842;

    // Addresses for documentation (RFC 5737): no host's.
    private static readonly IpAddress Here = IpAddress.V4([192, 0, 2, 1]);
    private static readonly IpAddress There = IpAddress.V4([192, 0, 2, 2]);
    private static readonly Endpoint Loopback = new(IpAddress.V4([127, 0, 0, 1]), 0);

    /// <summary>Rehearses.</summary>
    /// <param name="suite">The suite that the real tunnels use.</param>
    /// <param name="cryptoProvider">The provider that the configuration names.</param>
    /// <param name="features">The offloads that the configuration allows.</param>
    /// <param name="limits">How long it may take.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was done, or why it was left out.</returns>
    public static async Task<RehearsalReport> RunAsync(
        EspSuite suite, string cryptoProvider, IoFeatures features, RehearsalLimits limits, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var options = new UdpOuterOptions(Loopback) { Features = features };
            using var a = new UdpOuterSocket(options);
            using var b = new UdpOuterSocket(options);
            await using var left = new RehearsalEnd(Here, There, a, b.Local, RandomKeys(SpiAToB, suite, out var forth), RandomKeys(SpiBToA, suite, out var back), cryptoProvider);
            await using var right = new RehearsalEnd(There, Here, b, a.Local, back, forth, cryptoProvider);
            await left.StartAsync();
            // Once cancelled, the exchange carries no packet and needs no second gateway.
            if (!cancellationToken.IsCancellationRequested) await right.StartAsync();
            // On a thread of its own: it waits for packets, and must not keep the pool's threads from the actors.
            var exchange = new RehearsalExchange(left, right, limits, watch, cancellationToken);
            var reason = await Task.Factory.StartNew(exchange.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new RehearsalReport(exchange.Packets, watch.Elapsed, reason);
        }
        catch (Exception refusal) when (refusal is IoException or StateException or IOException or UnauthorizedAccessException)
        {
            return new RehearsalReport(0, watch.Elapsed, refusal.Message);
        }
    }

    // Each end owns a copy of its own.
    private static SaKeys RandomKeys(uint spi, EspSuite suite, out SaKeys copy)
    {
        var key = RandomNumberGenerator.GetBytes(suite.KeyLength);
        var authKey = RandomNumberGenerator.GetBytes(suite.AuthKeyLength);
        copy = new SaKeys(spi, suite, key, authKey);
        var keys = new SaKeys(spi, suite, key, authKey);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(authKey);
        return keys;
    }
}
