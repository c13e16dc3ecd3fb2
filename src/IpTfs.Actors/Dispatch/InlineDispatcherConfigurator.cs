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
        : base(config, prerequisites)
    {
        var messages = config.GetString("inline", "data") switch
        {
            "data" => false,
            "all" => true,
            var other => throw new ConfigurationException($"inline of dispatcher {id} is {other}; it must be data or all"),
        };
        var depth = config.GetInt("max-depth", 16);
        if (depth < 1) throw new ConfigurationException($"max-depth of dispatcher {id} is {depth}; it must be at least 1");
        var setup = prerequisites.Settings.Setup.Get<DatapathSetup>();
        var fallback = setup.HasValue ? setup.Value.FindThread?.Invoke(id) : null;
        _dispatcher = new InlineDispatcher(
            this, id, new InlineOptions(config.GetInt("throughput", 64), config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)), messages, depth, fallback));
    }

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
