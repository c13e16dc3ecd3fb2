using Akka.Actor;

namespace IpTfs.Actors.TestKit;

/// <summary>An actor that records what it is told, and the test's expectations about it. Nothing here waits for real time.</summary>
/// <remarks>Expectations first run the system until it is idle. Those with a span let virtual time pass until they are met, at most that long.</remarks>
/// <typeparam name="TMessage">The messages that the probe expects; others are ignored.</typeparam>
public class SeededProbe<TMessage>
    where TMessage : notnull
{
    private readonly Queue<TMessage> _messages = new();
    private readonly Queue<IActorRef> _senders = new();
    private readonly List<IActorRef> _terminated = [];

    internal SeededProbe(SeededTestKit kit, string name)
        : this(kit, name, probe => Props.Create(() => new ProbeActor<TMessage>(probe)))
    {
    }

    private protected SeededProbe(SeededTestKit kit, string name, Func<SeededProbe<TMessage>, Props> props)
    {
        Kit = kit;
        Name = name;
        Ref = kit.Sys.ActorOf(props(this), name);
        kit.RunUntilIdle();
    }

    /// <summary>The probe's address.</summary>
    public IActorRef Ref { get; }

    /// <summary>The probe's name.</summary>
    public string Name { get; }

    /// <summary>The message that the last expectation took.</summary>
    public TMessage? LastMessage { get; private set; }

    /// <summary>The sender of <see cref="LastMessage"/>.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>What was received and not expected yet, without running anything.</summary>
    public IReadOnlyCollection<TMessage> Pending => _messages;

    /// <summary>Called with each message and its sender as it is received, inside the probe's turn: to answer by itself.</summary>
    public Action<TMessage, IActorRef>? AutoPilot { get; set; }

    private protected SeededTestKit Kit { get; }

    /// <summary>Tells an actor something in the probe's name.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, Ref);

    /// <summary>Answers the message that the last expectation took.</summary>
    public void Reply(object message) => LastSender.Tell(message, Ref);

    /// <summary>Takes the next message, whatever it is.</summary>
    public TMessage ReceiveOne(TimeSpan within = default)
    {
        if (!Kit.RunUntil(() => _messages.Count > 0, within)) throw Kit.Failure($"{Name} expected a message and got none within {within}");
        LastSender = _senders.Dequeue();
        return LastMessage = _messages.Dequeue();
    }

    /// <summary>Takes the next message, which must be of a type.</summary>
    public TExpected ExpectMsg<TExpected>(TimeSpan within = default)
        where TExpected : TMessage =>
        ReceiveOne(within) is TExpected expected
            ? expected
            : throw Kit.Failure($"{Name} expected a message of type {typeof(TExpected).Name} and got {LastMessage}");

    /// <summary>Takes the next message, which must equal another.</summary>
    public TMessage ExpectMsg(TMessage expected, TimeSpan within = default) =>
        EqualityComparer<TMessage>.Default.Equals(ReceiveOne(within), expected)
            ? LastMessage!
            : throw Kit.Failure($"{Name} expected {expected} and got {LastMessage}");

    /// <summary>Takes a number of messages.</summary>
    public IReadOnlyList<TMessage> ReceiveN(int count, TimeSpan within = default)
    {
        if (!Kit.RunUntil(() => _messages.Count >= count, within))
            throw Kit.Failure($"{Name} expected {count} messages and got {_messages.Count}: {string.Join(", ", _messages)}");
        return [.. Enumerable.Range(0, count).Select(_ => ReceiveOne())];
    }

    /// <summary>Runs to rest: nothing may have been received.</summary>
    public void ExpectNoMsg() => ExpectNoMsg(TimeSpan.Zero);

    /// <summary>Lets a span of virtual time pass: nothing may have been received at its end.</summary>
    public void ExpectNoMsg(TimeSpan during)
    {
        Kit.Advance(during);
        if (_messages.Count > 0) throw Kit.Failure($"{Name} expected no message and got {string.Join(", ", _messages)}");
    }

    /// <summary>Watches an actor, for <see cref="ExpectTerminated"/>.</summary>
    public void Watch(IActorRef actor)
    {
        Ref.Tell(new ProbeWatch(actor));
        Kit.RunUntilIdle();
    }

    /// <summary>Takes the notice that an actor, which is being watched, has stopped.</summary>
    public void ExpectTerminated(IActorRef actor, TimeSpan within = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!Kit.RunUntil(() => _terminated.Contains(actor), within)) throw Kit.Failure($"{Name} expected {actor.Path} to have stopped");
        _terminated.Remove(actor);
    }

    internal void Record(TMessage message, IActorRef sender)
    {
        _messages.Enqueue(message);
        _senders.Enqueue(sender);
        AutoPilot?.Invoke(message, sender);
    }

    internal void RecordTerminated(IActorRef actor) => _terminated.Add(actor);
}
