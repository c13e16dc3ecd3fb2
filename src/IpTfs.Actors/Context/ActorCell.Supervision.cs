using IpTfs.Actors.Events;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors.Context;

/// <content>Failure: reporting one's own to the parent, deciding about a child's, and being restarted.</content>
internal abstract partial class ActorCell
{
    // What the parent knows about this child's failures; only the parent's turn touches it.
    private FailureHistory? _history;

    // Children whose failure this cell escalated: what happens to this cell decides about them.
    private List<ActorCell>? _escalated;

    private BackoffTimer? _backoff;
    private Exception? _restartReason;
    private TimeSpan _restartDelay;

    /// <summary>How often the actor failed.</summary>
    internal int Failures { get; private set; }

    /// <summary>How often it got a fresh instance.</summary>
    internal int Restarts { get; private set; }

    /// <summary>How this cell handles failures of its children.</summary>
    private protected abstract OneForOneStrategy Strategy { get; }

    /// <summary>Runs PreRestart on the failed instance, if there is one, and lets go of it.</summary>
    private protected abstract void RetireInstance(Exception reason);

    /// <summary>Makes a fresh instance and runs PostRestart, or PreStart if there never was one.</summary>
    private protected abstract void RenewInstance(Exception reason);

    /// <summary>Whether there is an instance that could go on.</summary>
    private protected abstract bool HasInstance { get; }

    /// <summary>Suspends this actor and leaves the decision to its supervisor. Under the claim.</summary>
    private protected void Fail(Exception reason)
    {
        Failures++;
        if (IsClosed)
        {
            System.ReportUnhandled(Ref, reason);
            return;
        }

        _state = CellState.Suspended;
        if (Parent is null) System.ReportUnhandled(Ref, reason);
        else Parent.SendSystem(new SystemMessage(SystemMessageKind.ChildFailed, this, reason));
    }

    /// <summary>Decides about a child that has failed and is suspended.</summary>
    private void HandleFailureOf(ActorCell child, Exception reason)
    {
        // While this cell stops, its children have been told to stop as well.
        if (IsClosed || child._stopRequested) return;
        var strategy = Strategy;
        var directive = strategy.Decide(reason);
        if (directive == Directive.Escalate)
        {
            Escalate(child, reason);
            return;
        }

        var failures = (child._history ??= new FailureHistory()).Add(NowNanos, strategy);
        if (directive == Directive.Stop || (strategy.MaxFailures >= 0 && failures > strategy.MaxFailures))
        {
            GiveUp(child, reason, failures);
        }
        else if (directive == Directive.Resume)
        {
            child.SendSystem(new SystemMessage(SystemMessageKind.Resume));
        }
        else
        {
            var delay = strategy.Backoff.DelayAfter(failures);
            if (System.EventStream.HasSubscribers) System.EventStream.Publish(new ActorRestarting(child.Ref, reason, failures, delay));
            child.SendSystem(new SystemMessage(SystemMessageKind.Restart, reason: reason, delay: delay));
        }
    }

    private void GiveUp(ActorCell child, Exception reason, int failures)
    {
        child._stopRequested = true;
        if (System.EventStream.HasSubscribers) System.EventStream.Publish(new ActorFailed(child.Ref, reason, failures));
        child.SendSystem(new SystemMessage(SystemMessageKind.Stop, reason: reason));
    }

    private void Escalate(ActorCell child, Exception reason)
    {
        if (Parent is null)
        {
            System.ReportUnhandled(child.Ref, reason);
            GiveUp(child, reason, failures: 1);
            return;
        }

        (_escalated ??= []).Add(child);
        // If it waits for a decision or a restart already, that will decide about this child too.
        if (_state is CellState.Running) Fail(reason);
    }

    private void Resume()
    {
        if (_state != CellState.Suspended) return;
        if (!HasInstance)
        {
            // It failed while it was being made: there is no state to go on with.
            BeginRestart(new InvalidOperationException("there is no instance to resume"), TimeSpan.Zero);
            return;
        }

        _state = CellState.Running;
        ReleaseEscalated(static () => new SystemMessage(SystemMessageKind.Resume));
    }

    private void BeginRestart(Exception reason, TimeSpan delay)
    {
        if (_state != CellState.Suspended) return;
        _state = CellState.Restarting;
        _restartReason = reason;
        _restartDelay = delay;
        RetireInstance(reason);
        if (!HasStoppingChildren()) AwaitBackoff();
    }

    private void AwaitBackoff()
    {
        _state = CellState.BackingOff;
        if (_restartDelay <= TimeSpan.Zero)
        {
            FinishRestart();
            return;
        }

        _backoff ??= new BackoffTimer(this);
        Dispatcher.Timers.Arm(_backoff, NowNanos + checked(_restartDelay.Ticks * TimeSpan.NanosecondsPerTick));
    }

    private void CancelBackoff()
    {
        if (_backoff is not null) Dispatcher.Timers.Remove(_backoff);
        _backoff = null;
    }

    private void FinishRestart()
    {
        var reason = _restartReason!;
        try
        {
            Restarts++;
            RenewInstance(reason);
            _state = CellState.Running;
        }
        catch (Exception failure)
        {
            Fail(failure);
            return;
        }

        ReleaseEscalated(() => new SystemMessage(SystemMessageKind.Restart, reason: reason));
    }

    /// <summary>Children that survived what their escalation did to this cell get the same treatment.</summary>
    private void ReleaseEscalated(Func<SystemMessage> message)
    {
        if (_escalated is null) return;
        foreach (var child in _escalated) child.SendSystem(message());
        _escalated = null;
    }
}
