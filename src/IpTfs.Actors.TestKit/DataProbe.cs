using Akka.Actor;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.TestKit;

/// <summary>A probe that also records data. Items that the test has taken belong to the test; the others stay with the probe.</summary>
public sealed class DataProbe : SeededProbe<object>
{
    private readonly Queue<IDatapathMessage> _items = new();

    internal DataProbe(SeededTestKit kit, string name, string mailbox)
        : base(kit, name, probe => Props.Create(() => new ProbeActor<object>(probe)).WithMailbox(mailbox))
    {
    }

    /// <summary>Items received and not taken yet, without running anything.</summary>
    public IReadOnlyCollection<IDatapathMessage> PendingData => _items;

    /// <summary>Takes the next item. The test owns it.</summary>
    public IDatapathMessage ExpectData(TimeSpan within = default) =>
        Kit.RunUntil(() => _items.Count > 0, within) ? _items.Dequeue() : throw Kit.Failure($"{Name} expected data and got none within {within}");

    /// <summary>Lets a span of virtual time pass, none by default: no item may have been received at its end.</summary>
    public void ExpectNoData(TimeSpan during = default)
    {
        Kit.Advance(during);
        if (_items.Count > 0) throw Kit.Failure($"{Name} expected no data and got {_items.Count} items");
    }

    internal void RecordData(IDatapathMessage item) => _items.Enqueue(item);
}
