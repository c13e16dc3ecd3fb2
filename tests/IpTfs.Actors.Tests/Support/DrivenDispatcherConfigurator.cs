using Akka.Configuration;
using Akka.Dispatch;

namespace IpTfs.Actors.Tests.Support;

/// <summary>Makes a <see cref="DrivenDispatcher"/>.</summary>
public sealed class DrivenDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly DrivenDispatcher _dispatcher;

    public DrivenDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new DrivenDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
