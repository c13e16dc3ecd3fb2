using IpTfs.Actors.Mailboxes;
using IpTfs.Actors.Refs;

namespace IpTfs.Actors.TestKit;

/// <summary>A probe with a data port. Items that the test has taken belong to the test; the others stay with the probe.</summary>
/// <typeparam name="TMessage">The control protocol.</typeparam>
/// <typeparam name="TData">The pooled object.</typeparam>
public sealed class DataTestProbe<TMessage, TData> : TestProbe<TMessage>
    where TMessage : notnull
    where TData : class
{
    private readonly Queue<TData> _items = new();

    internal DataTestProbe(ActorTestKit kit, string name, MailboxOptions mailbox)
        : base(kit, name, probe => Create(kit, name, mailbox, (DataTestProbe<TMessage, TData>)probe))
    {
        DataRef = (DataActorRef<TMessage, TData>)Ref;
    }

    /// <summary>The probe's address with its data port.</summary>
    public DataActorRef<TMessage, TData> DataRef { get; }

    /// <summary>Items received and not taken yet, without running anything.</summary>
    public IReadOnlyCollection<TData> PendingData => _items;

    /// <summary>Items that were in the mailbox when the probe stopped.</summary>
    public IList<TData> Dropped { get; } = [];

    /// <summary>Takes the next item. The test owns it.</summary>
    public TData ExpectData(TimeSpan within = default) =>
        Kit.RunUntil(() => _items.Count > 0, within) ? _items.Dequeue() : throw Kit.Failure($"{Name} expected data and got none within {within}");

    /// <summary>Takes a number of items. The test owns them.</summary>
    public IReadOnlyList<TData> ExpectDataN(int count, TimeSpan within = default)
    {
        if (!Kit.RunUntil(() => _items.Count >= count, within)) throw Kit.Failure($"{Name} expected {count} data items and got {_items.Count}");
        var items = new List<TData>(count);
        for (var i = 0; i < count; i++) items.Add(_items.Dequeue());
        return items;
    }

    /// <summary>Lets a span of virtual time pass, none by default: no item may have been received at its end.</summary>
    public void ExpectNoData(TimeSpan during = default)
    {
        Kit.Advance(during);
        if (_items.Count > 0) throw Kit.Failure($"{Name} expected no data and got {_items.Count} items");
    }

    internal void RecordData(TData item) => _items.Enqueue(item);

    private static DataActorRef<TMessage, TData> Create(
        ActorTestKit kit, string name, MailboxOptions mailbox, DataTestProbe<TMessage, TData> probe) =>
        kit.System.ActorOf(DataProps<TMessage, TData>.Create(() => new DataProbeActor<TMessage, TData>(probe)).WithMailbox(mailbox), name);
}
