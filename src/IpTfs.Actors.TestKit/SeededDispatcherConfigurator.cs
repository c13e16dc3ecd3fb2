using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.TestKit;

/// <summary>Makes a dispatcher whose actors run in the order of the test's seed.</summary>
/// <remarks>
/// HOCON: <c>type = "IpTfs.Actors.TestKit.SeededDispatcherConfigurator, IpTfs.Actors.TestKit"</c>; <c>seeded-inline = on</c> where an idle actor may run on its teller's thread
/// for data, as the seed chooses (off).
/// </remarks>
public sealed class SeededDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SeededDispatcher _dispatcher;

    /// <summary>Makes the dispatcher. Akka calls it with the dispatcher's section of the configuration.</summary>
    /// <exception cref="ConfigurationException">The system was not made by a <see cref="SeededTestKit"/>.</exception>
    public SeededDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        var setup = prerequisites.Settings.Setup.Get<SeededSetup>();
        if (!setup.HasValue) throw new ConfigurationException("a seeded dispatcher works only in the system of a SeededTestKit");
        _dispatcher = new SeededDispatcher(this, config.GetString("id", "seeded"), setup.Value.Schedule, config.GetBoolean("seeded-inline", false));
    }

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
