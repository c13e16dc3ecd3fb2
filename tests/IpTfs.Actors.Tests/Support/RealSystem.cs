using System.Diagnostics;
using Akka.Actor.Setup;

namespace IpTfs.Actors.Tests.Support;

/// <summary>An actor system on real threads. The dispatchers "test.lent-reader" and "test.inline-lent" run on a thread of the test.</summary>
internal sealed class RealSystem : IAsyncDisposable
{
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    internal RealSystem(IParker? parker = null)
    {
        Lent = new ReaderThread("lent", parker ?? new MonitorParker());
        System = ActorSystem.Create("test", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Akka.Configuration.ConfigurationFactory.ParseString(TestSettings.Hocon)),
            new DatapathSetup { FindThread = id => id.EndsWith("lent", StringComparison.Ordinal) || id.Contains("lent-", StringComparison.Ordinal) ? Lent : null }));
    }

    internal ActorSystem System { get; }

    internal ReaderThread Lent { get; }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(Bound);
        Lent.Stop();
        await Lent.Completion.WaitAsync(Bound);
    }

    /// <summary>Makes an actor and waits until it has started.</summary>
    internal IActorRef Start(Props props, string dispatcher)
    {
        var actor = System.ActorOf(props.WithDispatcher(dispatcher));
        actor.Ask<ActorIdentity>(new Identify(0), Bound).GetAwaiter().GetResult();
        return actor;
    }

    /// <summary>Waits until a condition holds that other threads make true.</summary>
    internal static void Until(Func<bool> condition, string failure)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Yield()) Assert.True(waited.Elapsed < Bound, failure);
    }
}
