using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Context;

/// <summary>The cell of an actor with a protocol: the control mailbox and the loop that empties it.</summary>
/// <remarks>Order within a turn: system messages, timer ticks, unstashed messages, messages, data.</remarks>
internal partial class TypedCell<TMessage> : ActorCell where TMessage : notnull
{
    private readonly ActorRef<TMessage> _self;
    private readonly Props<TMessage> _props;
    private readonly bool _passesOn;
    private MpscQueue<TMessage>? _control;
    private MessageStash<TMessage>? _stash;
    private ActorTimers<TMessage>? _timers;
    private long _messages;
    private long _messagesRefused;
    private long _deadLetters;

    internal TypedCell(ActorSystem system, ActorCell? parent, string name, Props<TMessage> props)
        : base(system, parent, name, system.Resolve(props.Dispatcher))
    {
        _props = props;
        _self = props.CreateRef(this);
        _passesOn = Dispatcher is ThreadPoolDispatcher;
    }

    /// <inheritdoc/>
    internal override IActorRef Ref => _self;

    /// <inheritdoc/>
    private protected override bool HasMail => _control is { HasItem: true } || _stash is { HasReplay: true };

    /// <summary>
    /// Whether something that is told now would overtake nothing, not even what its own teller enqueued behind a slot that another one is still filling.
    /// </summary>
    private protected virtual bool MayBypassMail =>
        !HasTicks && !HasSystemMessages && _stash is not { HasReplay: true } && _control is null or { IsEmpty: true };

    /// <summary>The mailbox limits.</summary>
    private protected MailboxOptions Limits => _props.Mailbox;

    /// <summary>See <see cref="ActorRef{TMessage}.Tell"/>. From any thread.</summary>
    internal bool Tell(TMessage message)
    {
        if (IsClosed) return Refuse(message);
        if (InlinePolicy >= InlinePolicy.DataAndMessages && TryEnterInline())
        {
            ReceiveInline(message);
            return true;
        }

        var queue = Volatile.Read(ref _control) ?? MakeQueue();
        if (_props.Mailbox.ControlCapacity > 0 && queue.Count >= _props.Mailbox.ControlCapacity)
        {
            Interlocked.Increment(ref _messagesRefused);
            return false;
        }

        queue.Enqueue(message);
        Wake();
        return true;
    }

    /// <summary>What went through the mailboxes.</summary>
    internal virtual MailboxStatistics Statistics => new()
    {
        Messages = Volatile.Read(ref _messages),
        MessagesRefused = Volatile.Read(ref _messagesRefused),
        DeadLetters = Volatile.Read(ref _deadLetters),
        Failures = Failures,
        Restarts = Restarts,
    };

    /// <inheritdoc/>
    private protected override int HandleMail(int budget)
    {
        try
        {
            while (budget > 0 && !HasSystemMessages)
            {
                if (HasTicks)
                {
                    _timers!.HandleTick(TakeTick()!, _actor!);
                }
                else if (TryTakeMessage(out var message))
                {
                    _messages++;
                    _actor!.InvokeReceive(message);
                }
                else if (!HandleData())
                {
                    return budget;
                }

                budget--;
                if (_passesOn && ThreadPoolDispatcher.SomebodyWaits && (HasTicks || HasMail)) ThreadPoolDispatcher.PassOn();
            }
        }
        catch (Exception failure)
        {
            budget--;
            Fail(failure);
        }

        return budget;
    }

    /// <summary>Handles a batch of data. False when there is none.</summary>
    private protected virtual bool HandleData() => false;

    /// <inheritdoc/>
    private protected override void DiscardMail()
    {
        while (TryTakeMessage(out var message)) Refuse(message);
        while (_stash is not null && _stash.TryDiscard(out var stashed)) Refuse(stashed);
    }

    private bool TryTakeMessage(out TMessage message)
    {
        if (_stash is { HasReplay: true })
        {
            message = _stash.TakeReplay();
            return true;
        }

        if (_control is not null && _control.TryDequeue(out message!)) return true;
        message = default!;
        return false;
    }

    private void ReceiveInline(TMessage message)
    {
        if (MayBypassMail)
        {
            try
            {
                _messages++;
                _actor!.InvokeReceive(message);
            }
            catch (Exception failure)
            {
                Fail(failure);
            }
        }
        else
        {
            (Volatile.Read(ref _control) ?? MakeQueue()).Enqueue(message);
        }

        LeaveInline();
    }

    private bool Refuse(TMessage message)
    {
        Interlocked.Increment(ref _deadLetters);
        System.ReportDeadLetter(_self, message);
        return false;
    }

    private MpscQueue<TMessage> MakeQueue()
    {
        var queue = new MpscQueue<TMessage>();
        return Interlocked.CompareExchange(ref _control, queue, null) ?? queue;
    }
}
