namespace IpTfs.Hocon.Reading;

/// <summary>One object of a configuration, possibly over another that has its defaults. Asking for a key makes it known.</summary>
public sealed class ConfigSection
{
    private readonly ConfigSection? _parent;
    private readonly string _key;
    private readonly HoconObject? _value;
    private readonly ConfigSection? _defaults;
    private readonly List<string> _known = [];
    private List<(string Key, ConfigSection Section)>? _sections;
    private readonly bool _unusable;
    private bool _open;
    private bool _tolerant;

    internal ConfigSection(
        ConfigReader reader, ConfigSection? parent, string key, HoconObject? value, HoconOrigin origin, ConfigSection? defaults = null, bool unusable = false)
    {
        Reader = reader;
        _parent = parent;
        _key = key;
        _value = value;
        _defaults = defaults;
        _unusable = unusable;
        Origin = origin;
        if (value is not null) reader.Register(this);
    }

    /// <summary>Path of the object.</summary>
    public string Path => _parent is null ? string.Empty : HoconPath.Append(_parent.Path, _key);

    /// <summary>Where the object was written.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Whether the object or its defaults are there. One that is not gives absent values without faults.</summary>
    public bool Exists => !_unusable && (_value is not null || _defaults is { Exists: true });

    internal ConfigReader Reader { get; }

    /// <summary>A value that must be there.</summary>
    public ConfigEntry Required(string key) => Entry(key, required: true, secret: false);

    /// <summary>A value that may be missing or null.</summary>
    public ConfigEntry Optional(string key) => Entry(key, required: false, secret: false);

    /// <summary>A value that may be missing and is never shown.</summary>
    public ConfigEntry Secret(string key) => Entry(key, required: false, secret: true);

    /// <summary>An object that must be there.</summary>
    public ConfigSection RequiredSection(string key) => Section(key, required: true, null);

    /// <summary>An object that may be missing or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaults">An object that has its defaults.</param>
    public ConfigSection OptionalSection(string key, ConfigSection? defaults = null) => Section(key, required: false, defaults);

    /// <summary>All members as objects, their keys being names that the user chose.</summary>
    /// <param name="defaults">An object that has the defaults of each. Faults of a default are reported once, at the default.</param>
    public IReadOnlyList<KeyValuePair<string, ConfigSection>> NamedSections(ConfigSection? defaults = null)
    {
        _open = true;
        if (_value is null) return [];
        var sections = new List<KeyValuePair<string, ConfigSection>>(_value.Members.Count);
        foreach (var member in _value.Members)
        {
            if (member.Value.Kind != HoconValueKind.Null) sections.Add(new(member.Key, Section(member.Key, required: true, defaults)));
        }

        return sections;
    }

    /// <summary>
    /// Lets the object hold keys that nobody asks for, so that users can define names of their own for substitutions. Near misspellings of
    /// known keys stay faults.
    /// </summary>
    public void TolerateForeignKeys() => _tolerant = true;

    /// <summary>Reports a fault of the object as a whole.</summary>
    public void Fault(string message) => Reader.Report(new ConfigurationFault(Path, Origin, null, message));

    internal void ReportUnknownKeys()
    {
        if (_open || _value is null) return;
        foreach (var member in _value.Members)
        {
            if (_known.Contains(member.Key)) continue;
            var nearest = EditDistance.Nearest(member.Key, _known.Where(key => !_value.TryGet(key, out _))) ?? EditDistance.Nearest(member.Key, _known);
            if (nearest is null && _tolerant) continue;
            var hint = nearest is null ? $"this object has {string.Join(", ", _known.Order(StringComparer.Ordinal))}" : $"did you mean {nearest}?";
            // The value is not shown: it may be a key under a misspelled name.
            Reader.Report(new ConfigurationFault(HoconPath.Append(Path, member.Key), member.Value.Origin, null, $"unknown key; {hint}"));
        }
    }

    private ConfigEntry Entry(string key, bool required, bool secret)
    {
        if (Own(key) is { } value) return new ConfigEntry(this, key, value, value.Origin, required, secret);
        if (Exists && _defaults is not null && _defaults.Entry(key, required: false, secret) is { IsAbsent: false } entry) return entry;
        return new ConfigEntry(this, key, null, Origin, required && Exists, secret);
    }

    private ConfigSection Section(string key, bool required, ConfigSection? defaults)
    {
        var own = Own(key);
        defaults ??= _defaults?.Section(key, required: false, null);
        var mayBeMissing = !required || !Exists || defaults is { Exists: true };
        var entry = new ConfigEntry(this, key, own, own?.Origin ?? Origin, !mayBeMissing, secret: false);
        var value = entry.Object();
        // One object for one place, whoever asks how often: its known keys are counted together.
        foreach (var (known, existing) in _sections ?? [])
        {
            if (known == key) return existing;
        }

        // What stands here instead of an object hides the defaults too.
        var section = new ConfigSection(Reader, this, key, value, entry.Origin, defaults, unusable: own is not null && value is null);
        if (!_open) (_sections ??= []).Add((key, section));
        return section;
    }

    private void Know(string key)
    {
        // Names that the user chose are all known, and may be a hundred thousand.
        if (_open) return;
        if (!_known.Contains(key)) _known.Add(key);
        _defaults?.Know(key);
    }

    private HoconValue? Own(string key)
    {
        Know(key);
        HoconValue? value = null;
        _value?.TryGet(key, out value);
        return value;
    }
}
