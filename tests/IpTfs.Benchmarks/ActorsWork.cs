using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Benchmarks;

/// <summary>The pieces of work that both the BenchmarkDotNet classes and the quick run measure.</summary>
internal static class ActorsWork
{
    internal static readonly Token Item = new();

    private const string Hocon =
        """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
        }
        bench {
          pool { type = Dispatcher }
          reader { type = "IpTfs.Actors.Dispatch.ReaderDispatcherConfigurator, IpTfs.Actors" }
          inline {
            type = "IpTfs.Actors.Dispatch.InlineDispatcherConfigurator, IpTfs.Actors"
            inline = all
          }
          mailbox {
            mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors"
            data-capacity = 8192
          }
        }
        """;

    internal static ActorSystem Start() =>
        ActorSystem.Create("bench", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(Hocon))));

    /// <summary>Tells one actor the same object a number of times and waits until it has handled all.</summary>
    internal static void TellAndWait(IActorRef actor, Counter counter, object message, int count)
    {
        counter.Expect(count);
        for (var i = 0; i < count; i++) actor.Tell(message, ActorRefs.NoSender);
        counter.Wait();
    }

    /// <summary>Makes two actors that return a message to each other.</summary>
    internal static IActorRef PingPong(ActorSystem system, string dispatcher, Counter counter)
    {
        var right = system.ActorOf(Props.Create(() => new Pong()).WithDispatcher(dispatcher));
        return system.ActorOf(Props.Create(() => new Ping(right, counter)).WithDispatcher(dispatcher));
    }

    /// <summary>Plays one message a number of rounds between two actors from <see cref="PingPong"/>.</summary>
    internal static void Rally(IActorRef ping, Counter counter, int rounds)
    {
        counter.Expect(rounds + 1);
        ping.Tell("ball", ActorRefs.NoSender);
        counter.Wait();
    }

    /// <summary>Makes an actor that counts what it is told, and waits until it has started.</summary>
    internal static IActorRef Sink(ActorSystem system, string dispatcher, Counter counter)
    {
        var sink = system.ActorOf(SinkProps(counter).WithDispatcher(dispatcher));
        sink.Ask<ActorIdentity>(new Identify(0)).Wait();
        return sink;
    }

    internal static Props SinkProps(Counter counter) => Props.Create(() => new CountingActor(counter)).WithMailbox("bench.mailbox");

    /// <summary>Data that exists once: what a pool hands out.</summary>
    internal sealed class Token : IDatapathMessage
    {
        private int _discarded;

        internal int Discarded => Volatile.Read(ref _discarded);

        public void Discard(DiscardReason reason) => Interlocked.Increment(ref _discarded);
    }

    /// <summary>Counts what was handled; only the actor writes, only the measuring thread waits.</summary>
    internal sealed class Counter
    {
        private TaskCompletionSource _done = new();
        private int _left;

        internal void Expect(int count)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, count);
        }

        internal bool Hit()
        {
            if (--_left > 0) return true;
            _done.TrySetResult();
            return false;
        }

        internal void Wait() => _done.Task.Wait();
    }

    private sealed class CountingActor(Counter counter) : DatapathActor
    {
        protected override void OnReceive(object message) => counter.Hit();

        protected override void ReceiveData(DatapathBatch batch)
        {
            while (batch.TryTake(out _)) counter.Hit();
        }
    }

    private sealed class Ping(IActorRef right, Counter counter) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (counter.Hit()) right.Tell(message, Self);
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}
