using IpTfs.Hocon.Reading;
using IpTfs.Protocol.Esp;

namespace IpTfs.Configuration.Tunnels;

/// <summary>Reads the lifetime limits of SAs.</summary>
internal static class LifetimeReader
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(36_500);

    /// <summary>Reads the limits; null after a fault.</summary>
    public static LifetimeLimits? Read(ConfigSection section, bool? esn)
    {
        var intact = true;
        var octets = Pair("bytes", entry => entry.Octets(1, long.MaxValue));
        var packets = Pair("packets", entry => entry.Count(1, long.MaxValue, "packets"));
        var time = Pair("time", entry => entry.Duration(TimeSpan.FromMilliseconds(1), MaxTime)?.Ticks);
        //= RFC4303 §3.3.3: without ESN the sequence numbers end at 2^32 − 1, and an SA must not be used beyond
        if (esn == false && packets.Hard > uint.MaxValue)
        {
            section.Optional("hard-packets").Fault("without ESN the sequence numbers end at 4294967295: expected at most that, or esn = on");
            intact = false;
        }

        return !intact ? null : new LifetimeLimits
        {
            SoftOctets = (ulong?)octets.Soft,
            HardOctets = (ulong?)octets.Hard,
            SoftPackets = (ulong?)packets.Soft,
            HardPackets = (ulong?)packets.Hard,
            SoftTime = time.Soft is { } soft ? TimeSpan.FromTicks(soft) : null,
            HardTime = time.Hard is { } hard ? TimeSpan.FromTicks(hard) : null,
        };

        (long? Soft, long? Hard) Pair(string quantity, Func<ConfigEntry, long?> read)
        {
            var softEntry = section.Optional("soft-" + quantity);
            var hardEntry = section.Optional("hard-" + quantity);
            var soft = read(softEntry);
            var hard = read(hardEntry);
            intact &= soft.HasValue == softEntry.IsPresent && hard.HasValue == hardEntry.IsPresent;
            if (soft is null || hard is null || soft <= hard) return (soft, hard);
            softEntry.Fault($"lies above hard-{quantity}: a soft limit comes first");
            intact = false;
            return (soft, hard);
        }
    }
}
