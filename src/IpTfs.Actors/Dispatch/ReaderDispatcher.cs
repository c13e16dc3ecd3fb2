using Akka.Dispatch;

namespace IpTfs.Actors.Dispatch;

/// <summary>Runs its actors on one <see cref="ReaderThread"/>, which sleeps in its parker and fires the actors' deadlines.</summary>
internal sealed class ReaderDispatcher : MessageDispatcher
{
    private readonly bool _ownsThread;

    internal ReaderDispatcher(MessageDispatcherConfigurator configurator, string id, int throughput, TimeSpan shutdownTimeout, ReaderThread thread, bool ownsThread)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ShutdownTimeout = shutdownTimeout;
        Thread = thread;
        _ownsThread = ownsThread;
    }

    internal ReaderThread Thread { get; }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run) => Thread.Execute(run);

    /// <inheritdoc/>
    protected override void Shutdown()
    {
        if (_ownsThread) Thread.Stop();
    }
}
