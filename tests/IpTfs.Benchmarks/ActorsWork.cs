using IpTfs.Actors;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Refs;

namespace IpTfs.Benchmarks;

/// <summary>The pieces of work that both the BenchmarkDotNet classes and the quick run measure.</summary>
internal static class ActorsWork
{
    internal static readonly Message Token = new();

    /// <summary>Tells one actor a number of pooled messages and waits until it has handled them.</summary>
    internal static void TellAndWait(ActorRef<Message> actor, Counter counter, int count)
    {
        counter.Expect(count);
        for (var i = 0; i < count; i++) actor.Tell(Token);
        counter.Wait();
    }

    /// <summary>Hands one actor a number of pooled items through its data port, again and again while it is full, and waits until it has handled them.</summary>
    internal static void TellDataAndWait(DataActorRef<Message, Message> actor, Counter counter, int count)
    {
        counter.Expect(count);
        var port = actor.Data;
        for (var i = 0; i < count; i++)
        {
            while (!port.Tell(Token)) Thread.Yield();
        }

        counter.Wait();
    }

    /// <summary>Makes two actors that return a message to each other.</summary>
    internal static ActorRef<Message> PingPong(ActorSystem system, Dispatcher dispatcher, Counter counter)
    {
        ActorRef<Message>? left = null;
        var right = system.ActorOf(Props<Message>.Create(() => new Pong(() => left!)).WithDispatcher(dispatcher));
        return left = system.ActorOf(Props<Message>.Create(() => new Ping(right, counter)).WithDispatcher(dispatcher));
    }

    /// <summary>Plays one message a number of rounds between two actors from <see cref="PingPong"/>.</summary>
    internal static void Rally(ActorRef<Message> ping, Counter counter, int rounds)
    {
        counter.Expect(rounds + 1);
        ping.Tell(Token);
        counter.Wait();
    }

    internal static DataProps<Message, Message> Sink(Counter counter) => DataProps<Message, Message>.Create(() => new CountingActor(counter));

    /// <summary>A message that exists once: what a pool hands out.</summary>
    internal sealed class Message;

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

        internal bool Hit(int count = 1)
        {
            if ((_left -= count) > 0) return true;
            _done.TrySetResult();
            return false;
        }

        internal void Wait() => _done.Task.Wait();
    }

    private sealed class CountingActor(Counter counter) : DataActor<Message, Message>
    {
        protected override void Receive(Message message) => counter.Hit();

        protected override void ReceiveData(ReadOnlySpan<Message> batch) => counter.Hit(batch.Length);

        protected override void OnDropped(Message item)
        {
        }
    }

    private sealed class Ping(ActorRef<Message> right, Counter counter) : Actor<Message>
    {
        protected override void Receive(Message message)
        {
            if (counter.Hit()) right.Tell(message);
        }
    }

    private sealed class Pong(Func<ActorRef<Message>> left) : Actor<Message>
    {
        private ActorRef<Message>? _left;

        protected override void Receive(Message message) => (_left ??= left()).Tell(message);
    }
}
