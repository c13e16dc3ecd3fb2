using IpTfs.Protocol.Counters;

namespace IpTfs.Gateway.Sa;

/// <summary>What earlier lives of one SA's actor counted: a restart must not make drops disappear.</summary>
/// <remarks>Belongs to the actor, whichever its present life is; the runtime orders the lives.</remarks>
public sealed class SaHistory
{
    private readonly Dictionary<string, long> _counters = [];
    private DropCounters _drops;

    /// <summary>Drops of earlier lives.</summary>
    public ref readonly DropCounters Drops => ref _drops;

    /// <summary>Takes over what a life that ends has counted.</summary>
    public void Add(IEnumerable<KeyValuePair<string, long>> counters, in DropCounters drops)
    {
        foreach (var (name, value) in counters) _counters[name] = _counters.GetValueOrDefault(name) + value;
        _drops.Add(drops);
    }

    /// <summary>The counters of all lives: the earlier ones' and those given.</summary>
    public IReadOnlyDictionary<string, long> Total(IEnumerable<KeyValuePair<string, long>> counters)
    {
        var total = new Dictionary<string, long>();
        foreach (var (name, value) in counters) total[name] = value + _counters.GetValueOrDefault(name);
        return total;
    }
}
