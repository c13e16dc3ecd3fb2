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
    /// <param name="state">The directory of the files. Borrowed; it must stay locked while the ledger is open.</param>
    /// <param name="bootId">Identifies this boot of the machine; see <see cref="ReplayCheckpoints.Open"/>.</param>
    /// <exception cref="StateException">One of the files cannot be used at all.</exception>
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
            // Report the faults of both files: the operator can mend them together.
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
