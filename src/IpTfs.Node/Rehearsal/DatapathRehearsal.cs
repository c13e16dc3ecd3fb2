using System.Diagnostics;
using System.Runtime;
using System.Security.Cryptography;
using IpTfs.Crypto;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.Protocol.Wire;

namespace IpTfs.Node.Rehearsal;

/// <summary>
/// Runs the datapath before it is needed: two gateways of the same process exchange packets of their own over loopback until nothing more is compiled. The
/// runtime compiles code for good only after it has run for a while, and until then a packet takes twice as long.
/// </summary>
/// <remarks>Nothing of it is the user's: keys are random and used for this once, state is temporary. Whatever goes wrong only means that the first packets are slower.</remarks>
internal static class DatapathRehearsal
{
    /// <summary>Nothing was compiled for so long: nothing waits to be.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1200);

    private const int PatienceMillis = 1500;
    private const int Burst = 32;
    private const int Rounds = 60;
    private const int JoinedEvery = 2;
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
    /// <returns>What was done, or why it was left out.</returns>
    public static async Task<RehearsalReport> RunAsync(EspSuite suite, string cryptoProvider, IoFeatures features)
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
            await right.StartAsync();
            // On a thread of its own: it waits for packets, and must not keep the pool's threads from the actors.
            var packets = await Task.Factory.StartNew(() => Exchange(left, right, watch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new RehearsalReport(packets, watch.Elapsed, packets == 0 ? "the loopback interface carries nothing" : null);
        }
        catch (Exception refusal) when (refusal is IoException or StateException or IOException or UnauthorizedAccessException)
        {
            return new RehearsalReport(0, watch.Elapsed, refusal.Message);
        }
    }

    // The runtime compiles a method anew when it has been called some thirty times, and once more, with what it learned, after as many again; in the
    // background, where packets would only be in its way.
    private static int Exchange(RehearsalEnd left, RehearsalEnd right, Stopwatch watch)
    {
        var (forth, back) = (new RehearsalPackets(left.Address, right.Address), new RehearsalPackets(right.Address, left.Address));
        var (count, before) = (0, -1L);
        while (watch.Elapsed < Longest && JitInfo.GetCompiledMethodCount() is var compiled && compiled != before)
        {
            before = compiled;
            for (var i = 0; i < Rounds; i++)
            {
                // There and back: what is alone must arrive, or there is no way at all.
                if (!Carry(left, right, forth) || !Carry(right, left, back)) return count;
                if (i % JoinedEvery == 0) CarryJoined(left, right, forth);
                count += 2;
            }

            WaitForCompiler(watch);
        }

        return count;
    }

    private static void WaitForCompiler(Stopwatch watch)
    {
        var (compiled, since) = (JitInfo.GetCompiledMethodCount(), watch.Elapsed);
        while (watch.Elapsed < Longest && watch.Elapsed - since < Idle)
        {
            Thread.Sleep(1);
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled) (compiled, since) = (now, watch.Elapsed);
        }
    }

    private static void CarryJoined(RehearsalEnd from, RehearsalEnd to, RehearsalPackets packets)
    {
        for (var i = 0; i < Burst; i++) from.Host.TryGive(packets.Datagram());
        TakeAll(to, Burst * RehearsalPackets.DatagramPayload, RehearsalPackets.DatagramHeaders);
        from.Host.TryGive(packets.Stream(out var description), description);
        TakeAll(to, RehearsalPackets.StreamPayload, RehearsalPackets.StreamHeaders);
    }

    private static bool Carry(RehearsalEnd from, RehearsalEnd to, RehearsalPackets packets) =>
        from.Host.TryGive(packets.Datagram()) && to.Host.TryTake(PatienceMillis, out _);

    // They come joined in any number of super-packets; what is lost on the way is not waited for long.
    private static void TakeAll(RehearsalEnd end, int payload, int headers)
    {
        while (payload > 0 && end.Host.TryTake(PatienceMillis, out var packet)) payload -= packet.Length - headers;
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
