using System.Diagnostics;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Timers;

namespace IpTfs.Actors.Context;

/// <summary>
/// What stays of an actor while its instances come and go: its place in the tree, its mailboxes and its right to run. This part is the scheduling: who may
/// run the actor, and when.
/// </summary>
/// <remarks>
/// The claim is everything. Whoever wins it (0 to 1, by compare-and-swap) may run the actor or must get it run, and nobody else touches what is not marked
/// otherwise. To enqueue is: publish the item, full fence, and if the claim is free, win it and schedule. To go idle is: free the claim with a
/// full fence, look into the mailboxes again, and if there is something, win the claim back. So an item is never left without a turn to come.
/// </remarks>
internal abstract partial class ActorCell : ActorWork
{
    [ThreadStatic]
    private static int _inlineDepth;

    private readonly string _name;
    private int _claim = Claimed;
    private SystemMessage? _systemInbox;
    private ActorTimer? _tickInbox;
    private ActorTimer? _ticks;

    private const int Free = 0;
    private const int Claimed = 1;

    private protected ActorCell(ActorSystem system, ActorCell? parent, string name, Dispatcher dispatcher)
    {
        System = system;
        Parent = parent;
        Dispatcher = dispatcher;
        InlinePolicy = dispatcher.Inline;
        _name = name;
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <inheritdoc/>
    public override ActorPath Path => Parent is null ? ActorPath.Root : Parent.Path.Child(_name);

    /// <summary>The system's monotonic time.</summary>
    public long NowNanos => System.NowNanos;

    /// <summary>The cell above; null for the root.</summary>
    internal ActorCell? Parent { get; }

    /// <summary>The name among the siblings.</summary>
    internal string Name => _name;

    /// <summary>The address by which others know the actor.</summary>
    internal abstract IActorRef Ref { get; }

    internal Dispatcher Dispatcher { get; }

    private protected InlinePolicy InlinePolicy { get; }

    /// <summary>Whether messages, ticks or data wait that the cell may handle in its present state. Only for whoever has the claim.</summary>
    private protected abstract bool HasMail { get; }

    private protected bool HasTicks => _ticks is not null || Volatile.Read(ref _tickInbox) is not null;

    private protected bool HasSystemMessages => Volatile.Read(ref _systemInbox) is not null;

    private bool HasWork => HasSystemMessages || (State switch
    {
        CellState.Running => HasTicks || HasMail,
        CellState.Terminated => HasMail,
        CellState.Starting => true,
        _ => false,
    });

    /// <summary>Hands the new cell to its dispatcher: its first turn starts it.</summary>
    internal void Launch() => Dispatcher.Schedule(this);

    /// <inheritdoc/>
    public override void Run(int throughput)
    {
        Debug.Assert(Volatile.Read(ref _claim) == Claimed, "an actor runs only under its claim");
        if (State == CellState.Starting) Start();
        var left = throughput;
        while (true)
        {
            if (HasSystemMessages) HandleSystemMessages();
            if (State == CellState.Running) left = HandleMail(left);
            else if (State == CellState.Terminated) DiscardMail();
            if (left <= 0 && HasWork)
            {
                Dispatcher.Reschedule(this);
                return;
            }

            if (HasSystemMessages) continue;
            Interlocked.Exchange(ref _claim, Free);
            if (!HasWork || !TryClaim()) return;
        }
    }

    /// <inheritdoc/>
    public override void Execute()
    {
        if (Dispatcher is ThreadPoolDispatcher pool) pool.RunTurns(this);
        else Run(Dispatcher.Throughput);
    }

    /// <summary>Sends what the runtime has to say. From any thread, in any state.</summary>
    internal void SendSystem(SystemMessage message)
    {
        SystemMessage? head;
        do
        {
            head = Volatile.Read(ref _systemInbox);
            message.Next = head;
        }
        while (Interlocked.CompareExchange(ref _systemInbox, message, head) != head);
        Wake();
    }

    /// <summary>Takes a timer that has fired. From the thread that drives the timers.</summary>
    internal void PostTick(ActorTimer tick)
    {
        ActorTimer? head;
        do
        {
            head = Volatile.Read(ref _tickInbox);
            tick.Next = head;
        }
        while (Interlocked.CompareExchange(ref _tickInbox, tick, head) != head);
        Wake();
    }

    /// <summary>Handles at most so many messages, ticks and batches; returns how many more it might have. Stops early for system messages.</summary>
    private protected abstract int HandleMail(int budget);

    /// <summary>Gets rid of what waits in the mailboxes of an actor that has stopped.</summary>
    private protected abstract void DiscardMail();

    /// <summary>Makes sure that a turn comes. The caller has published its item with a full fence.</summary>
    private protected void Wake()
    {
        if (Volatile.Read(ref _claim) == Free && TryClaim()) Dispatcher.Schedule(this);
    }

    /// <summary>Wins the claim of an idle, running actor for a turn on the calling thread, if its dispatcher and the stack allow one.</summary>
    private protected bool TryEnterInline()
    {
        if (Volatile.Read(ref _claim) != Free || State != CellState.Running || _inlineDepth >= Dispatcher.MaxInlineDepth) return false;
        if (InlinePolicy == InlinePolicy.Ask && !Dispatcher.ChooseInline(this)) return false;
        if (!TryClaim()) return false;
        _inlineDepth++;
        return true;
    }

    /// <summary>Ends a turn on the calling thread: does what came meanwhile, up to a turn's worth, and frees the claim.</summary>
    private protected void LeaveInline()
    {
        // The common end: nothing came. Otherwise one more turn here; its remainder goes to the fall-back dispatcher.
        if (HasWork || !ReleaseIfIdle()) Run(Dispatcher.Throughput);
        _inlineDepth--;
    }

    /// <summary>The next timer tick, oldest first.</summary>
    private protected ActorTimer? TakeTick()
    {
        if (_ticks is null)
        {
            if (Volatile.Read(ref _tickInbox) is null) return null;
            for (var newest = Interlocked.Exchange(ref _tickInbox, null); newest is not null;)
            {
                var next = newest.Next;
                newest.Next = _ticks;
                _ticks = newest;
                newest = next;
            }
        }

        var tick = _ticks!;
        _ticks = tick.Next;
        tick.Next = null;
        tick.Unpost();
        return tick;
    }

    private bool ReleaseIfIdle()
    {
        Interlocked.Exchange(ref _claim, Free);
        return !HasWork || !TryClaim();
    }

    private bool TryClaim() => Interlocked.CompareExchange(ref _claim, Claimed, Free) == Free;
}
