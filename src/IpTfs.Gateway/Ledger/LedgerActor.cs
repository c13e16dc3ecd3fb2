using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>
/// Owns the sequence ledger and the anti-replay checkpoints of a node. The actor blocks on the disk, on a thread of its own, so that no other actor has to. Requests
/// that arrive while it waits are made durable together.
/// </summary>
/// <param name="ledger">The sequence ledger; the gateway that opened it disposes it.</param>
/// <param name="checkpoints">The checkpoints; the gateway that opened them disposes them.</param>
public sealed class LedgerActor(SequenceLedger ledger, ReplayCheckpoints checkpoints) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly List<LedgerMessage.Reserve> _waiting = [];

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("flush", LedgerMessage.FlushCheckpoints.Instance, FlushInterval);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LedgerMessage.Reserve reserve:
                // The messages already in the mailbox are handled before the commit and share its write.
                if (_waiting.Count == 0) Self.Tell(LedgerMessage.Commit.Instance);
                _waiting.Add(reserve);
                break;
            case LedgerMessage.Commit:
                Commit();
                break;
            case LedgerMessage.FlushCheckpoints:
                checkpoints.Flush();
                break;
            case LedgerMessage.Prepare prepare:
                prepare.ReplyTo.Tell(new ControlMessage.Prepared([.. prepare.Definitions.Select(Prepare)]));
                break;
        }
    }

    private void Commit()
    {
        try
        {
            var ranges = ledger.Reserve(_waiting.Select(reserve => reserve.Request).ToArray());
            for (var i = 0; i < ranges.Length; i++)
            {
                var (request, sa) = (_waiting[i].Request, _waiting[i].ReplyTo);
                sa.Tell(ranges[i].Count > 0
                    ? new IngressMessage.SequenceGranted(ranges[i])
                    : new IngressMessage.SequenceRefused(ledger.FaultOf(request.Sa) ?? "its sequence numbers are used up; give it new keys"));
            }

            _waiting.Clear();
        }
        catch (IOException)
        {
            // A full disk may have room again later: the SAs use the numbers that they have, then wait.
            Timers.StartSingleTimer("commit", LedgerMessage.Commit.Instance, RetryInterval);
        }
    }

    private PreparedSa Prepare(SaDefinition definition)
    {
        if (ledger.FaultOf(definition.Outbound.Fingerprint("out")) is { } fault) return new PreparedSa(definition, null, fault);
        try
        {
            return new PreparedSa(definition, checkpoints.For(definition.Inbound.Fingerprint("in")), null);
        }
        catch (Exception e) when (e is StateException or IOException)
        {
            return new PreparedSa(definition, null, e.Message);
        }
    }
}
