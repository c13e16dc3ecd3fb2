using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.Dispatch;

/// <summary>The settings that the dispatchers of a datapath have in common: <c>throughput</c> (messages a turn, 64) and <c>shutdown-timeout</c> (1 s).</summary>
internal abstract class DatapathDispatcher : MessageDispatcher
{
    /// <summary>Creates a dispatcher.</summary>
    /// <param name="configurator">The dispatcher's configurator.</param>
    /// <param name="id">The dispatcher's id.</param>
    /// <param name="config">The dispatcher's section of the configuration.</param>
    protected DatapathDispatcher(MessageDispatcherConfigurator configurator, string id, Config config)
        : base(configurator)
    {
        Id = id;
        Throughput = config.GetInt("throughput", 64);
        ShutdownTimeout = config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1));
    }

    /// <inheritdoc/>
    protected override void Shutdown()
    {
    }
}
