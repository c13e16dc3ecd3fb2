namespace IpTfs.Hocon.Reading;

/// <summary>One object of a configuration. Asking for a key makes it known.</summary>
public sealed class ConfigSection
{
    private readonly ConfigReader _reader;
    private readonly HoconObject? _value;
    private readonly List<string> _known = [];
    private readonly HashSet<string> _knownSet = new(StringComparer.Ordinal);
    private bool _open;

    internal ConfigSection(ConfigReader reader, string path, HoconObject? value, HoconOrigin origin)
    {
        _reader = reader;
        _value = value;
        Path = path;
        Origin = origin;
        if (value is not null) reader.Register(this);
    }

    /// <summary>Path of the object.</summary>
    public string Path { get; }

    /// <summary>Where the object was written.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Whether the object is there. One that is not gives absent values without faults.</summary>
    public bool Exists => _value is not null;

    /// <summary>A value that must be there.</summary>
    public ConfigEntry Required(string key) => Entry(key, required: true, secret: false);

    /// <summary>A value that may be missing or null.</summary>
    public ConfigEntry Optional(string key) => Entry(key, required: false, secret: false);

    /// <summary>A value that may be missing and is never shown.</summary>
    public ConfigEntry Secret(string key) => Entry(key, required: false, secret: true);

    /// <summary>An object that must be there.</summary>
    public ConfigSection RequiredSection(string key) => Section(key, required: true);

    /// <summary>An object that may be missing or null.</summary>
    public ConfigSection OptionalSection(string key) => Section(key, required: false);

    /// <summary>All members as objects, their keys being names that the user chose.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigSection>> NamedSections()
    {
        _open = true;
        if (_value is null) return [];
        return [.. _value.Members
            .Where(member => member.Value.Kind != HoconValueKind.Null)
            .Select(member => KeyValuePair.Create(member.Key, Section(member.Key, required: true)))];
    }

    /// <summary>Reports a fault of the object as a whole.</summary>
    public void Fault(string message) => _reader.Report(new ConfigurationFault(Path, Origin, null, message));

    internal void ReportUnknownKeys()
    {
        if (_open || _value is null) return;
        foreach (var member in _value.Members)
        {
            if (_knownSet.Contains(member.Key)) continue;
            var candidates = _known.Where(key => !_value.TryGet(key, out _));
            var nearest = EditDistance.Nearest(member.Key, candidates) ?? EditDistance.Nearest(member.Key, _known);
            var hint = nearest is null ? $"this object has {string.Join(", ", _known.Order(StringComparer.Ordinal))}" : $"did you mean {nearest}?";
            // The value is not shown: it may be a key under a misspelled name.
            _reader.Report(new ConfigurationFault(HoconPath.Append(Path, member.Key), member.Value.Origin, null, $"unknown key; {hint}"));
        }
    }

    private ConfigEntry Entry(string key, bool required, bool secret)
    {
        Know(key);
        HoconValue? value = null;
        _value?.TryGet(key, out value);
        return new ConfigEntry(_reader, HoconPath.Append(Path, key), value, value?.Origin ?? Origin, required && Exists, secret);
    }

    private ConfigSection Section(string key, bool required)
    {
        var entry = Entry(key, required, secret: false);
        var value = entry.Object();
        return new ConfigSection(_reader, entry.Path, value, value?.Origin ?? Origin);
    }

    private void Know(string key)
    {
        if (_knownSet.Add(key)) _known.Add(key);
    }
}
