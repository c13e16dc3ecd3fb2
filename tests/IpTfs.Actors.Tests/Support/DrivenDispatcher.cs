using Akka.Dispatch;

namespace IpTfs.Actors.Tests.Support;

/// <summary>A dispatcher that a test drives by hand, on its own thread, and that allocates nothing itself.</summary>
internal sealed class DrivenDispatcher : MessageDispatcher
{
    private readonly Queue<IRunnable> _runnable = new(64);

    internal DrivenDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator)
    {
        Id = "driven";
        ShutdownTimeout = TimeSpan.FromSeconds(1);
    }

    /// <summary>Once set, mailboxes run on the thread pool: the system terminates.</summary>
    internal bool Released { get; set; }

    internal void RunAll()
    {
        while (_runnable.TryDequeue(out var work)) work.Run();
    }

    protected override void ExecuteTask(IRunnable run)
    {
        if (Released) ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        else _runnable.Enqueue(run);
    }

    protected override void Shutdown()
    {
    }
}
