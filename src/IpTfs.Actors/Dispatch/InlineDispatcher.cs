using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.Dispatch;

/// <summary>
/// Runs an idle actor on the sender's thread: no queue, no wake-up, no allocation. Data for a busy actor are queued; items left after a full turn run on the
/// fallback, as system messages do.
/// </summary>
/// <remarks>
/// Akka calls <see cref="ExecuteTask"/> after it has claimed the mailbox, so one thread at a time runs each actor. Actors that send to themselves, or to each other in a
/// cycle, find the mailbox claimed and enqueue; a chain of inline actors ends at the depth limit. The sender's thread does the receiver's work: use the dispatcher where
/// this is intended, as between a socket reader and its SAs.
/// </remarks>
internal sealed class InlineDispatcher : DatapathDispatcher
{
    [ThreadStatic]
    private static int _depth;

    // Set while this thread sends an item that may run inline; cleared by the first mailbox that is claimed.
    [ThreadStatic]
    private static bool _mayRunHere;

    private readonly ReaderThread? _fallback;
    private readonly bool _messages;
    private readonly int _maxDepth;

    /// <summary>Creates a dispatcher.</summary>
    /// <param name="configurator">The dispatcher's configurator.</param>
    /// <param name="id">The dispatcher's id.</param>
    /// <param name="config">The dispatcher's section of the configuration.</param>
    /// <param name="fallback">The thread for work that does not run inline; null for the thread pool.</param>
    /// <exception cref="ConfigurationException">A setting has an impossible value.</exception>
    internal InlineDispatcher(MessageDispatcherConfigurator configurator, string id, Config config, ReaderThread? fallback)
        : base(configurator, id, config)
    {
        _messages = config.GetString("inline", "data") switch
        {
            "data" => false,
            "all" => true,
            var other => throw new ConfigurationException($"inline of dispatcher {id} is {other}; it must be data or all"),
        };
        _maxDepth = config.GetInt("max-depth", 16);
        if (_maxDepth < 1) throw new ConfigurationException($"max-depth of dispatcher {id} is {_maxDepth}; it must be at least 1");
        _fallback = fallback;
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
}
