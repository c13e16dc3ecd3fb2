using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Sa;

/// <summary>The counters of earlier incarnations of an SA's actor: a restart must not make drops disappear.</summary>
/// <remarks>Belongs to the present incarnation; Akka runs one at a time.</remarks>
public sealed class SaHistory
{
    private Dictionary<string, long>? _counters;
    private SparseDropCounters _drops;

    /// <summary>Drops of earlier incarnations.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    /// <summary>Counts packets that arrived when no incarnation could accept them.</summary>
    public void Count(DropReason reason, long packets) => _drops.Count(reason, packets);

    /// <summary>Adds the counters of an incarnation that ends.</summary>
    public void Add(IEnumerable<KeyValuePair<string, long>> counters, in DropCounters drops)
    {
        _counters ??= [];
        foreach (var (name, value) in counters) _counters[name] = _counters.GetValueOrDefault(name) + value;
        _drops.Add(drops);
    }

    /// <summary>One counter of all incarnations: of the earlier ones, and the given value.</summary>
    public long Total(SaMetric metric, long value) => _counters is null ? value : value + _counters.GetValueOrDefault(metric.Describe().Name);

    /// <summary>The counters of all incarnations: those of the earlier ones and the given ones.</summary>
    public IReadOnlyDictionary<string, long> Total(IEnumerable<KeyValuePair<string, long>> counters)
    {
        var total = new Dictionary<string, long>();
        foreach (var (name, value) in counters) total[name] = value + (_counters?.GetValueOrDefault(name) ?? 0);
        return total;
    }
}
