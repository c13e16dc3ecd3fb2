extern alias product;

using System.Globalization;
using IpTfs.Testing.EndToEnd;
using product::IpTfs.Gateway.State;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>
/// Lets a gateway's SAs start behind a given sequence number: as if all up to it had been sent and received, which is what the sequence ledger and the
/// anti-replay checkpoints in its state directory then say.
/// </summary>
public static class SequenceStart
{
    public static void Set(GatewayConfiguration configuration, ulong used)
    {
        var options = configuration.Options;
        using var state = StateDirectory.Open(configuration.StateDirectory);
        using var checkpoints = ReplayCheckpoints.Open(state.ReplayCheckpointPath, File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
        checkpoints.For(Fingerprint("in", options.KeyFromB, options.AuthKeyFromB)).Store(used);
        Reserve(state, Fingerprint("out", options.KeyFromA, options.AuthKeyFromA), used, options.Esn);

        SaFingerprint Fingerprint(string direction, string key, string? authKey) =>
            SaFingerprint.Compute(direction, options.Suite, Convert.FromHexString(key), Convert.FromHexString(authKey ?? ""));
    }

    private static void Reserve(StateDirectory state, SaFingerprint sa, ulong used, bool esn)
    {
        using var ledger = SequenceLedger.Open(state.SequenceLedgerPath);
        for (var left = used; left > 0;)
        {
            var count = Math.Min(left, SequenceLedger.LongestReservation);
            var range = ledger.Reserve([new SequenceRequest(sa, count, esn ? ulong.MaxValue : uint.MaxValue)]).Single();
            if (range.Count == 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the ledger refuses with {left} numbers left"));
            left -= count;
        }
    }
}
