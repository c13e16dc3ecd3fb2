using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.Dispatch;

/// <summary>Creates a dispatcher that runs an idle actor on the sender's thread.</summary>
/// <remarks>
/// HOCON: <c>type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors"</c>, <c>inline = data | all</c> (what runs on the sender's thread: data, or
/// messages too; <c>data</c>), <c>max-depth</c> (inline actors on one stack, 16), <c>throughput</c> (messages a turn, 64), <c>shutdown-timeout</c> (1 s).
/// All other work runs on the thread that <see cref="DatapathSetup.FindThread"/> returns for the dispatcher's id, or on the thread pool.
/// </remarks>
public sealed class InlineDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly InlineDispatcher _dispatcher;

    /// <summary>Creates the dispatcher. Akka calls it with the dispatcher's section of the configuration.</summary>
    /// <exception cref="ConfigurationException">A setting has an impossible value.</exception>
    public InlineDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : this(config, prerequisites, config.GetString("id", "inline"))
    {
    }

    /// <summary>Creates one of several dispatchers that share a section of the configuration.</summary>
    /// <param name="config">The section.</param>
    /// <param name="prerequisites">Akka's prerequisites of dispatchers.</param>
    /// <param name="id">The dispatcher's id.</param>
    /// <exception cref="ConfigurationException">A setting has an impossible value.</exception>
    public InlineDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites, string id)
        : base(config, prerequisites) =>
        _dispatcher = new InlineDispatcher(this, id, config, DatapathSetup.Of(prerequisites.Settings).FindThread?.Invoke(id));

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
