using Akka.Actor;
using Akka.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.Dispatch;

/// <summary>
/// Runs an idle actor on the thread of its teller: no queue, no wake-up, no allocation. An actor that is busy gets its data queued; what is left after a full turn runs on the
/// fallback, as system messages do.
/// </summary>
/// <remarks>
/// Akka calls <see cref="ExecuteTask"/> after it has claimed the mailbox, so that still one thread at a time runs each actor. Actors that tell themselves, or each other in a
/// circle, find the mailbox claimed and queue; a chain of inline actors ends at the depth limit. A teller pays for what it tells: use the dispatcher where that is the point, as between
/// a socket reader and its SAs.
/// </remarks>
internal sealed class InlineDispatcher : MessageDispatcher
{
    [ThreadStatic]
    private static int _depth;

    // Set while this thread tells an actor something that may run here; the mailbox that is claimed first uses it up.
    [ThreadStatic]
    private static bool _mayRunHere;

    private readonly ReaderThread? _fallback;
    private readonly bool _messages;
    private readonly int _maxDepth;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="configurator">What made it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="options">How it runs its actors.</param>
    internal InlineDispatcher(MessageDispatcherConfigurator configurator, string id, InlineOptions options)
        : base(configurator)
    {
        Id = id;
        Throughput = options.Throughput;
        ShutdownTimeout = options.ShutdownTimeout;
        _messages = options.Messages;
        _maxDepth = options.MaxDepth;
        _fallback = options.Fallback;
    }

    /// <inheritdoc/>
    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        _mayRunHere = (_messages || envelope.Message is IDatapathMessage) && _depth < _maxDepth;
        base.Dispatch(cell, envelope);
        _mayRunHere = false;
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run)
    {
        if (!_mayRunHere)
        {
            if (_fallback is null) ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
            else _fallback.Execute(run);
            return;
        }

        _mayRunHere = false;
        _depth++;
        try
        {
            run.Run();
        }
        finally
        {
            _depth--;
        }
    }

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
