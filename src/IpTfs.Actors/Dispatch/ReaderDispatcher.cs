using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.Dispatch;

/// <summary>Runs its actors on one <see cref="ReaderThread"/>, which sleeps in its parker and fires the actors' deadlines.</summary>
internal sealed class ReaderDispatcher : DatapathDispatcher
{
    private readonly Func<ReaderThread>? _makeThread;
    private volatile ReaderThread _thread;

    /// <summary>Creates a dispatcher on a borrowed thread, which its owner stops.</summary>
    internal ReaderDispatcher(MessageDispatcherConfigurator configurator, string id, Config config, ReaderThread thread)
        : base(configurator, id, config) => _thread = thread;

    /// <summary>Creates a dispatcher with a thread of its own, which stops when the dispatcher has had no actors for the shutdown time-out.</summary>
    internal ReaderDispatcher(MessageDispatcherConfigurator configurator, string id, Config config, Func<ReaderThread> makeThread)
        : this(configurator, id, config, makeThread()) => _makeThread = makeThread;

    internal ReaderThread Thread => _thread;

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => _thread.Execute(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
        if (_makeThread is null) return;
        // Akka may use a dispatcher again after shutting it down: later actors run on a new thread, which starts with its first work.
        var old = _thread;
        _thread = _makeThread();
        old.Stop();
    }
}
