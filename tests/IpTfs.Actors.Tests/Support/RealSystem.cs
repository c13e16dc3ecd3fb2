using Akka.Actor.Setup;

namespace IpTfs.Actors.Tests.Support;

/// <summary>An actor system on real threads. The dispatchers "test.lent-reader" and "test.inline-lent" run on a thread of the test.</summary>
internal sealed class RealSystem : IAsyncDisposable
{
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    internal RealSystem(IParker? parker = null)
    {
        Thread = new ReaderThread("lent", parker ?? new SemaphoreParker());
        System = ActorSystem.Create("test", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Akka.Configuration.ConfigurationFactory.ParseString(TestSettings.Hocon)),
            new DatapathSetup { FindThread = id => id.EndsWith("lent", StringComparison.Ordinal) || id.Contains("lent-", StringComparison.Ordinal) ? Thread : null }));
    }

    internal ActorSystem System { get; }

    internal ReaderThread Thread { get; }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().WaitAsync(Bound);
        Thread.Stop();
        await Thread.Completion.WaitAsync(Bound);
    }

    /// <summary>Makes an actor and waits until it has started.</summary>
    internal IActorRef Start(Props props, string dispatcher)
    {
        var actor = System.ActorOf(props.WithDispatcher(dispatcher));
        actor.Ask<ActorIdentity>(new Identify(0), Bound).GetAwaiter().GetResult();
        return actor;
    }

    /// <summary>Waits until a condition holds that other threads make true.</summary>
    internal static void Until(Func<bool> condition, string failure) => Assert.True(SpinWait.SpinUntil(condition, Bound), failure);
}
