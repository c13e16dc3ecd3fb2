using IpTfs.Crypto;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Benchmarks.Stages;

/// <summary>The SA that the stages with ESP work for: AES-128-GCM by the provider that the gateway would choose, outer packets of 1500 octets.</summary>
/// <remarks>With extended sequence numbers, because a benchmark can use up 2^32.</remarks>
internal static class StageSa
{
    /// <summary>AGGFRAG over ESP (RFC 9347 §6.1): the next header.</summary>
    public const byte Aggfrag = 144;

    /// <summary>Full outer packets that the gateway receives at a time: four super-packets. It releases what it delivered of them as often.</summary>
    public const int ReceivedTogether = 4 * 44;

    private const uint Spi = 0x5EED_0001;
    private const int ReplayWindow = 1024;
    private const int OuterOctets = 1500;
    private const int OuterHeaderOctets = 20 + 8;

    /// <summary>Every instant of a run: nothing here waits.</summary>
    public static readonly MonotonicTime Now = new(1_000_000_000);

    /// <summary>The suite.</summary>
    public static readonly EspSuite Suite =
        EspSuite.TryParse("aes128gcm16", out var suite) ? suite : throw new NotSupportedException("AES-128-GCM is not known");

    /// <summary>What sealing adds to a payload.</summary>
    public static readonly EspOverhead Overhead = MeasureOverhead();

    /// <summary>Octets of a full AGGFRAG payload: what IPv4, UDP encapsulation and ESP leave of an outer packet.</summary>
    public static readonly int PayloadOctets = Overhead.MaxPayload(OuterOctets - OuterHeaderOctets);

    /// <summary>Makes a sealer with more sequence numbers than any run can use. The caller owns it.</summary>
    public static EspSealer Sealer()
    {
        var sealer = new EspSealer(Spi, Transform(), esn: true, LifetimeLimits.Unlimited, Now);
        sealer.AddRange(new SequenceRange(1, 1UL << 62));
        return sealer;
    }

    /// <summary>Makes the opener for what a sealer seals. The caller owns it.</summary>
    public static EspOpener Opener() => new(Spi, Transform(), esn: true, ReplayWindow, LifetimeLimits.Unlimited, Now);

    private static EspTransform Transform()
    {
        var key = new byte[Suite.KeyLength];
        new Random(1).NextBytes(key);
        return EspTransformFactory.Create(Suite, key, [], esn: true);
    }

    private static EspOverhead MeasureOverhead()
    {
        using var transform = Transform();
        return EspOverhead.Of(transform);
    }
}
