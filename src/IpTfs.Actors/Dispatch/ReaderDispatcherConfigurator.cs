using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.Dispatch;

/// <summary>Creates the dispatcher of one reader thread.</summary>
/// <remarks>
/// HOCON: <c>type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors"</c>, <c>throughput</c> (messages a turn, 64),
/// <c>shutdown-timeout</c> (1 s). <see cref="DatapathSetup.FindThread"/> returns the thread for the dispatcher's id; otherwise the dispatcher creates its own, which
/// sleeps in a monitor.
/// </remarks>
public sealed class ReaderDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly ReaderDispatcher _dispatcher;

    /// <summary>Creates the dispatcher. Akka calls it with the dispatcher's section of the configuration.</summary>
    public ReaderDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : this(config, prerequisites, config.GetString("id", "reader"))
    {
    }

    /// <summary>Creates the dispatcher of one of several threads that share a section of the configuration.</summary>
    /// <param name="config">The section.</param>
    /// <param name="prerequisites">Akka's prerequisites of dispatchers.</param>
    /// <param name="id">The dispatcher's id.</param>
    public ReaderDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites, string id)
        : base(config, prerequisites)
    {
        var setup = DatapathSetup.Of(prerequisites.Settings);
        _dispatcher = setup.FindThread?.Invoke(id) is { } lent
            ? new ReaderDispatcher(this, id, config, lent)
            : new ReaderDispatcher(this, id, config, () => new ReaderThread(id[(id.LastIndexOf('.') + 1)..], new MonitorParker(setup.Clock), setup.Clock));
    }

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
