using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;

namespace IpTfs.Actors.TestKit;

/// <summary>An actor that records what it is told, and the test's expectations about it. Nothing here waits for real time.</summary>
/// <remarks>
/// Expectations first run the system until it is idle. Those with a span let virtual time pass until they are met, at most that long. Typed messages carry the
/// address to answer to, so what Akka.NET calls the last sender is a field of <see cref="LastMessage"/>.
/// </remarks>
/// <typeparam name="TMessage">The protocol that the probe pretends to understand.</typeparam>
public class TestProbe<TMessage> where TMessage : notnull
{
    private readonly ActorTestKit _kit;
    private readonly Queue<TMessage> _messages = new();
    private readonly ActorRef<object> _watcher;
    private readonly List<Terminated> _terminated = [];

    internal TestProbe(ActorTestKit kit, string name)
        : this(kit, name, probe => kit.System.ActorOf(Props<TMessage>.Create(() => new ProbeActor<TMessage>(probe)), name))
    {
    }

    private protected TestProbe(ActorTestKit kit, string name, Func<TestProbe<TMessage>, ActorRef<TMessage>> create)
    {
        _kit = kit;
        Name = name;
        Ref = create(this);
        _watcher = kit.System.ActorOf(Props<object>.Create(() => new ProbeWatcher(_terminated.Add)), name + "-watcher");
        kit.RunUntilIdle();
    }

    /// <summary>The probe's address.</summary>
    public ActorRef<TMessage> Ref { get; }

    /// <summary>The probe's name.</summary>
    public string Name { get; }

    /// <summary>The message that the last expectation took.</summary>
    public TMessage? LastMessage { get; private set; }

    /// <summary>What was received and not expected yet, without running anything.</summary>
    public IReadOnlyCollection<TMessage> Pending => _messages;

    /// <summary>Called with each message as it is received, inside the probe's turn: to answer by itself.</summary>
    public Action<TMessage>? AutoPilot { get; set; }

    /// <summary>Tells the probe's address something.</summary>
    public void Tell(TMessage message) => Ref.Tell(message);

    /// <summary>Takes the next message, whatever it is.</summary>
    public TMessage ReceiveOne(TimeSpan within = default)
    {
        if (!_kit.RunUntil(() => _messages.Count > 0, within)) throw _kit.Failure($"{Name} expected a message and got none within {within}");
        return LastMessage = _messages.Dequeue();
    }

    /// <summary>Takes the next message, which must be of a type.</summary>
    public TExpected ExpectMsg<TExpected>(TimeSpan within = default) where TExpected : TMessage =>
        ReceiveOne(within) is TExpected expected
            ? expected
            : throw _kit.Failure($"{Name} expected a message of type {typeof(TExpected).Name} and got {LastMessage}");

    /// <summary>Takes the next message, which must equal another.</summary>
    public TMessage ExpectMsg(TMessage expected, TimeSpan within = default) =>
        EqualityComparer<TMessage>.Default.Equals(ReceiveOne(within), expected)
            ? LastMessage!
            : throw _kit.Failure($"{Name} expected {expected} and got {LastMessage}");

    /// <summary>Takes the next message, for which a condition must hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="hint">What the failure says was expected.</param>
    /// <param name="within">How long it may take.</param>
    public TMessage ExpectMsg(Func<TMessage, bool> condition, string hint = "a message that meets the condition", TimeSpan within = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition(ReceiveOne(within)) ? LastMessage! : throw _kit.Failure($"{Name} expected {hint} and got {LastMessage}");
    }

    /// <summary>Takes as many messages as are listed, which must be those in any order.</summary>
    public IReadOnlyList<TMessage> ExpectMsgAllOf(params TMessage[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var received = ReceiveN(expected.Length);
        var missing = expected.ToList();
        foreach (var message in received)
        {
            if (!missing.Remove(message)) throw _kit.Failure($"{Name} did not expect {message}; still expected: {string.Join(", ", missing)}");
        }

        return received;
    }

    /// <summary>Takes a number of messages.</summary>
    public IReadOnlyList<TMessage> ReceiveN(int count, TimeSpan within = default)
    {
        if (!_kit.RunUntil(() => _messages.Count >= count, within))
        {
            throw _kit.Failure($"{Name} expected {count} messages and got {_messages.Count}: {string.Join(", ", _messages)}");
        }

        var received = new List<TMessage>(count);
        for (var i = 0; i < count; i++) received.Add(LastMessage = _messages.Dequeue());
        return received;
    }

    /// <summary>Takes messages until one meets a condition, and returns that one; those before it are ignored.</summary>
    public TMessage FishForMessage(Func<TMessage, bool> condition, TimeSpan within = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TMessage? caught = default;
        var found = false;
        var met = _kit.RunUntil(Fish, within);
        return met ? LastMessage = caught! : throw _kit.Failure($"{Name} fished in vain within {within}");

        bool Fish()
        {
            while (!found && _messages.TryDequeue(out var message))
            {
                found = condition(message);
                caught = message;
            }

            return found;
        }
    }

    /// <summary>Runs to rest: nothing may have been received.</summary>
    public void ExpectNoMsg() => ExpectNoMsg(TimeSpan.Zero);

    /// <summary>Lets a span of virtual time pass: nothing may have been received at its end.</summary>
    public void ExpectNoMsg(TimeSpan during)
    {
        _kit.Advance(during);
        if (_messages.Count > 0) throw _kit.Failure($"{Name} expected no message and got {string.Join(", ", _messages)}");
    }

    /// <summary>Watches an actor, for <see cref="ExpectTerminated"/>.</summary>
    public void Watch(IActorRef actor)
    {
        _watcher.Tell(actor);
        _kit.RunUntilIdle();
    }

    /// <summary>Takes the notice that an actor, which is being watched, has stopped.</summary>
    public Terminated ExpectTerminated(IActorRef actor, TimeSpan within = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!_kit.RunUntil(() => _terminated.Exists(t => t.Actor == actor), within)) throw _kit.Failure($"{Name} expected {actor.Path} to have stopped");
        var index = _terminated.FindIndex(t => t.Actor == actor);
        var notice = _terminated[index];
        _terminated.RemoveAt(index);
        return notice;
    }

    internal void Record(TMessage message)
    {
        _messages.Enqueue(message);
        AutoPilot?.Invoke(message);
    }

    private protected ActorTestKit Kit => _kit;
}
