using Akka.Actor;
using IpTfs.Gateway.State;

namespace IpTfs.Gateway.Ledger;

/// <summary>The ledger of a single node: the sequence ledger and the anti-replay checkpoints in its state directory.</summary>
public sealed class FileSaLedger : ISaLedger
{
    private readonly SequenceLedger _ledger;
    private readonly ReplayCheckpoints _checkpoints;

    private FileSaLedger(SequenceLedger ledger, ReplayCheckpoints checkpoints)
    {
        _ledger = ledger;
        _checkpoints = checkpoints;
    }

    /// <summary>Opens or makes both files.</summary>
    /// <param name="state">Where they lie. Borrowed; it must stay locked as long as the ledger is open.</param>
    /// <param name="bootId">Names this boot of the machine; see <see cref="ReplayCheckpoints.Open"/>.</param>
    /// <exception cref="StateException">One of them cannot be used at all.</exception>
    public static FileSaLedger Open(StateDirectory state, string bootId)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ledger = SequenceLedger.Open(state.SequenceLedgerPath);
        try
        {
            return new FileSaLedger(ledger, ReplayCheckpoints.Open(state.ReplayCheckpointPath, bootId));
        }
        catch (StateException refusal) when (ledger.IsDamaged)
        {
            // Whoever mends the one wants to know of the other.
            ledger.Dispose();
            throw new StateException($"{refusal.Message}\nsequence ledger {state.SequenceLedgerPath}: damaged too; see `iptfs ledger list`", refusal);
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Props CreateActorProps() => Props.Create(() => new LedgerActor(_ledger, _checkpoints));

    /// <summary>Marks the checkpoints as complete and closes both files. The actor must have stopped.</summary>
    public void Dispose()
    {
        _checkpoints.Dispose();
        _ledger.Dispose();
    }
}
