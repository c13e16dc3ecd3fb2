using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Sa;

/// <summary>What earlier lives of one SA's actor counted: a restart must not make drops disappear.</summary>
/// <remarks>Belongs to the actor, whichever its present life is; the runtime orders the lives.</remarks>
public sealed class SaHistory
{
    private Dictionary<string, long>? _counters;
    private SparseDropCounters _drops;

    /// <summary>Drops of earlier lives.</summary>
    public ref readonly DropCounters Drops => ref _drops.Counters;

    /// <summary>Counts packets that came when no life could take them.</summary>
    public void Count(DropReason reason, long packets) => _drops.Count(reason, packets);

    /// <summary>Takes over what a life that ends has counted.</summary>
    public void Add(IEnumerable<KeyValuePair<string, long>> counters, in DropCounters drops)
    {
        _counters ??= [];
        foreach (var (name, value) in counters) _counters[name] = _counters.GetValueOrDefault(name) + value;
        _drops.Add(drops);
    }

    /// <summary>The counters of all lives: the earlier ones' and those given.</summary>
    public IReadOnlyDictionary<string, long> Total(IEnumerable<KeyValuePair<string, long>> counters)
    {
        var total = new Dictionary<string, long>();
        foreach (var (name, value) in counters) total[name] = value + (_counters?.GetValueOrDefault(name) ?? 0);
        return total;
    }
}
