using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Context;

/// <content>Birth, children, death, and who is told of it.</content>
internal abstract partial class ActorCell
{
    private volatile CellState _state = CellState.Starting;
    private Dictionary<string, ActorCell>? _children;
    private int _namesGiven;
    private bool _stopRequested;
    private List<ActorCell>? _watchers;
    private Exception? _cause;

    /// <summary>Where the actor is in its life. Written under the claim, read anywhere.</summary>
    internal CellState State => _state;

    /// <summary>Whether the actor takes nothing new any more.</summary>
    internal bool IsClosed => _state >= CellState.Stopping;

    /// <summary>Adds a child and starts it.</summary>
    internal TypedCell<TChild> Adopt<TChild>(Props<TChild> props, string? name) where TChild : notnull
    {
        ArgumentNullException.ThrowIfNull(props);
        TypedCell<TChild> child;
        // Only the root gets children from several threads at once; for the others the lock is never contended.
        lock (this)
        {
            if (IsClosed) throw new InvalidOperationException($"{Path} is stopping and takes no more children");
            _children ??= [];
            name = ChooseName(name);
            child = props.CreateCell(System, this, name);
            _children.Add(name, child);
        }

        child.Construct();
        child.Launch();
        return child;
    }

    internal ActorCell? FindChild(string name)
    {
        lock (this) return _children?.GetValueOrDefault(name);
    }

    internal ActorCell[] ChildCells()
    {
        lock (this) return _children is null ? [] : [.. _children.Values];
    }

    /// <summary>Stops any actor; a child of this one is remembered as on its way out.</summary>
    internal void RequestStop(ActorCell other)
    {
        if (other.Parent == this) other._stopRequested = true;
        other.SendSystem(new SystemMessage(SystemMessageKind.Stop));
    }

    /// <summary>Runs PreStart on the first instance; throws what its construction threw.</summary>
    private protected abstract void StartInstance();

    /// <summary>Runs PostStop on the instance, if there is one that has not had it.</summary>
    private protected abstract void StopInstance();

    /// <summary>Lets go of timers, so that nothing keeps the cell alive.</summary>
    private protected abstract void ReleaseTimers();

    /// <summary>Translates a death notice into the message that the actor asked for and puts it into its mailbox.</summary>
    private protected abstract void NoticeTermination(Terminated notice);

    /// <summary>Runs when the cell has terminated and everybody concerned was told.</summary>
    private protected virtual void OnTerminated()
    {
    }

    private string ChooseName(string? name)
    {
        if (name is null)
        {
            do name = $"${++_namesGiven}";
            while (_children!.ContainsKey(name));
            return name;
        }

        if (!ActorPath.IsValidName(name)) throw new ArgumentException($"'{name}' is not an actor name", nameof(name));
        if (_children!.ContainsKey(name)) throw new ArgumentException($"{Path} already has a child named '{name}'", nameof(name));
        return name;
    }

    private void HandleSystemMessages()
    {
        // The list is newest first: turn it round.
        SystemMessage? oldest = null;
        for (var newest = Interlocked.Exchange(ref _systemInbox, null); newest is not null;)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        for (var message = oldest; message is not null;)
        {
            var next = message.Next;
            message.Next = null;
            Handle(message);
            message = next;
        }
    }

    private void Handle(SystemMessage message)
    {
        switch (message.Kind)
        {
            case SystemMessageKind.Stop:
                BeginStop(message.Reason);
                break;
            case SystemMessageKind.Resume:
                Resume();
                break;
            case SystemMessageKind.Restart:
                BeginRestart(message.Reason!, message.Delay);
                break;
            case SystemMessageKind.BackoffElapsed:
                if (_state == CellState.BackingOff) FinishRestart();
                break;
            case SystemMessageKind.ChildFailed:
                HandleFailureOf(message.Subject!, message.Reason!);
                break;
            case SystemMessageKind.ChildTerminated:
                Forget(message.Subject!);
                break;
            case SystemMessageKind.Watch:
                if (_state == CellState.Terminated) Notify(message.Subject!);
                else (_watchers ??= new List<ActorCell>(1)).Add(message.Subject!);
                break;
            case SystemMessageKind.Unwatch:
                _watchers?.Remove(message.Subject!);
                break;
            case SystemMessageKind.WatchedTerminated:
                var subject = message.Subject!;
                NoticeTermination(new Terminated(subject.Ref, subject._cause is null ? TerminationReason.Stopped : TerminationReason.Failed, subject._cause));
                break;
        }
    }

    private void Start()
    {
        try
        {
            StartInstance();
            _state = CellState.Running;
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void BeginStop(Exception? cause)
    {
        if (IsClosed) return;
        lock (this) _state = CellState.Stopping;
        _cause = cause;
        ReleaseTimers();
        CancelBackoff();
        var children = ChildCells();
        foreach (var child in children) RequestStop(child);
        if (children.Length == 0) FinishStop();
    }

    private void FinishStop()
    {
        // Data go back to their pools before PostStop takes down what OnDropped may need.
        DiscardMail();
        StopInstance();
        _state = CellState.Terminated;
        DiscardMail();
        if (_watchers is not null)
        {
            foreach (var watcher in _watchers) Notify(watcher);
            _watchers = null;
        }

        Parent?.SendSystem(new SystemMessage(SystemMessageKind.ChildTerminated, this));
        OnTerminated();
    }

    private void Notify(ActorCell watcher) => watcher.SendSystem(new SystemMessage(SystemMessageKind.WatchedTerminated, this));

    private void Forget(ActorCell child)
    {
        bool last;
        lock (this)
        {
            _children?.Remove(child._name);
            last = _children is null or { Count: 0 };
        }

        _escalated?.Remove(child);
        if (_state == CellState.Stopping && last) FinishStop();
        else if (_state == CellState.Restarting && !HasStoppingChildren()) AwaitBackoff();
    }

    private bool HasStoppingChildren()
    {
        foreach (var child in ChildCells())
        {
            if (child._stopRequested) return true;
        }

        return false;
    }
}
