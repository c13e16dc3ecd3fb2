namespace IpTfs.Hocon.Reading;

/// <summary>Reads a resolved tree into types, collects all faults and records which keys were read.</summary>
/// <remarks>One reader serves one pass on one thread. Values of kind Faulted read as absent without a second fault.</remarks>
public sealed class ConfigReader
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly HashSet<ConfigurationFault> _known = [];
    private readonly List<ConfigSection> _sections = [];
    private int _places;

    /// <summary>A reader over a tree.</summary>
    public ConfigReader(HoconObject root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = new ConfigSection(this, null, string.Empty, root, root.Origin);
    }

    /// <summary>The root object.</summary>
    public ConfigSection Root { get; }

    /// <summary>The faults found so far.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => _faults;

    /// <summary>Reports a fault. The same fault at the same position is reported once.</summary>
    public void Report(ConfigurationFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (_known.Add(fault)) _faults.Add(fault);
    }

    /// <summary>Reports every key that was not read, with the most similar known key. Call it once, at the end.</summary>
    public void ReportUnknownKeys()
    {
        foreach (var section in _sections.OrderBy(section => section.Place)) section.ReportUnknownKeys();
    }

    /// <summary>Reserves the next positions in the order in which sections are checked for unknown keys.</summary>
    internal int TakePlaces(int count = 1) => (_places += count) - count;

    /// <summary>Lets a section be checked at the end.</summary>
    internal void Register(ConfigSection section) => _sections.Add(section);
}
