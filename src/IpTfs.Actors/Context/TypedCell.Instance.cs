using System.Runtime.ExceptionServices;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors.Context;

/// <content>The instance behind the cell: made, renewed, retired.</content>
internal partial class TypedCell<TMessage>
{
    private Actor<TMessage>? _actor;
    private ExceptionDispatchInfo? _constructionFailure;
    private bool _retired;

    /// <summary>The newest instance, also a retired one; null if none could be made yet. Set before the address is known to anybody.</summary>
    private protected Actor<TMessage>? Instance => _actor;

    /// <inheritdoc/>
    private protected override OneForOneStrategy Strategy => _props.Supervisor ?? System.DefaultSupervisor;

    /// <inheritdoc/>
    private protected override bool HasInstance => _actor is not null && !_retired;

    /// <summary>Makes the first instance. What its constructor throws is kept for the first turn, where the supervisor gets it.</summary>
    internal void Construct()
    {
        try
        {
            _actor = Make();
        }
        catch (Exception failure)
        {
            _constructionFailure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <inheritdoc/>
    private protected override void StartInstance()
    {
        _constructionFailure?.Throw();
        _actor!.InvokePreStart();
    }

    /// <inheritdoc/>
    private protected override void RetireInstance(Exception reason)
    {
        if (HasInstance) Guard(static (actor, why) => actor.InvokePreRestart(why!), reason);
        _retired = true;
        _timers?.CancelAll();
        _stash?.UnstashAll();
    }

    /// <inheritdoc/>
    private protected override void RenewInstance(Exception reason)
    {
        _constructionFailure = null;
        _actor = Make();
        _retired = false;
        _actor.InvokePostRestart(reason);
    }

    /// <inheritdoc/>
    private protected override void StopInstance()
    {
        if (HasInstance) Guard(static (actor, _) => actor.InvokePostStop(), null);
        _retired = true;
    }

    /// <inheritdoc/>
    private protected override void ReleaseTimers() => _timers?.Release();

    private Actor<TMessage> Make()
    {
        var actor = _props.Factory() ?? throw new InvalidOperationException("the factory made no actor");
        actor.Bind(this);
        return actor;
    }

    /// <summary>Runs a last callback of an instance: what it throws must not keep the cell from going on.</summary>
    private void Guard(Action<Actor<TMessage>, Exception?> callback, Exception? reason)
    {
        try
        {
            callback(_actor!, reason);
        }
        catch (Exception failure)
        {
            System.ReportUnhandled(_self, failure);
        }
    }
}
