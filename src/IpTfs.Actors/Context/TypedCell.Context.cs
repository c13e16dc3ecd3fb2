using System.Diagnostics.CodeAnalysis;
using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Context;

/// <content>The cell as its actor sees it.</content>
internal partial class TypedCell<TMessage> : IActorContext<TMessage>
{
    private Dictionary<ActorCell, Func<Terminated, TMessage>>? _watching;

    /// <inheritdoc/>
    public ActorRef<TMessage> Self => _self;

    /// <inheritdoc/>
    public EventStream EventStream => System.EventStream;

    /// <inheritdoc/>
    public ActorTimers<TMessage> Timers => _timers ??= new ActorTimers<TMessage>(this, Dispatcher.Timers);

    /// <inheritdoc/>
    public MessageStash<TMessage> Stash => _stash ??= new MessageStash<TMessage>();

    /// <inheritdoc/>
    public IReadOnlyCollection<IActorRef> Children => Array.ConvertAll(ChildCells(), static cell => cell.Ref);

    /// <inheritdoc/>
    IActorRef? IActorContext<TMessage>.Parent => Parent is null or RootCell ? null : Parent.Ref;

    /// <inheritdoc/>
    public ActorRef<TChild> ActorOf<TChild>(Props<TChild> props, string? name = null) where TChild : notnull => Adopt(props, name).Self;

    /// <inheritdoc/>
    public DataActorRef<TChild, TData> ActorOf<TChild, TData>(DataProps<TChild, TData> props, string? name = null)
        where TChild : notnull
        where TData : class =>
        (DataActorRef<TChild, TData>)Adopt(props, name).Self;

    /// <inheritdoc/>
    public bool TryGetChild(string name, [NotNullWhen(true)] out IActorRef? child)
    {
        child = FindChild(name)?.Ref;
        return child is not null;
    }

    /// <inheritdoc/>
    public void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Cell is { } cell) RequestStop(cell);
    }

    /// <inheritdoc/>
    public void StopSelf() => RequestStop(this);

    /// <inheritdoc/>
    public void Watch(IActorRef other, Func<Terminated, TMessage> message)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(message);
        var cell = other.Cell ?? throw new ArgumentException($"{other.Path} stands for no actor that could stop", nameof(other));
        _watching ??= [];
        var isNew = !_watching.ContainsKey(cell);
        _watching[cell] = message;
        if (isNew) cell.SendSystem(new SystemMessage(SystemMessageKind.Watch, this));
    }

    /// <inheritdoc/>
    public void Watch(IActorRef other, Func<TMessage> message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Watch(other, _ => message());
    }

    /// <inheritdoc/>
    public void Unwatch(IActorRef other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Cell is not { } cell || _watching is null || !_watching.Remove(cell)) return;
        cell.SendSystem(new SystemMessage(SystemMessageKind.Unwatch, this));
    }

    /// <inheritdoc/>
    private protected override void NoticeTermination(Terminated notice)
    {
        if (IsClosed || _watching is null || !_watching.Remove(notice.Actor.Cell!, out var translate)) return;
        try
        {
            // Behind what the dead actor said while it lived, and whatever the mailbox's limit is.
            (Volatile.Read(ref _control) ?? MakeQueue()).Enqueue(translate(notice));
        }
        catch (Exception failure)
        {
            if (State == CellState.Running) Fail(failure);
            else System.ReportUnhandled(_self, failure);
        }
    }
}
