using System.Text;

namespace IpTfs.Node.Admin;

/// <summary>Collects samples by metric: the format wants all samples of one metric in one group, under its HELP and TYPE.</summary>
internal sealed class MetricFamilies
{
    private readonly Dictionary<string, MetricFamily> _byName = new(StringComparer.Ordinal);
    private readonly List<MetricFamily> _inOrder = [];

    /// <summary>The counter of a name, made at its first mention.</summary>
    public MetricFamily Counter(string name, string help) => Of(name, "counter", help);

    /// <summary>The gauge of a name, made at its first mention.</summary>
    public MetricFamily Gauge(string name, string help) => Of(name, "gauge", help);

    /// <summary>The text of all families that have samples.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var family in _inOrder) family.WriteTo(text);
        return text.ToString();
    }

    private MetricFamily Of(string name, string type, string help)
    {
        if (_byName.TryGetValue(name, out var family)) return family;
        family = new MetricFamily(name, type, help);
        _byName.Add(name, family);
        _inOrder.Add(family);
        return family;
    }
}
