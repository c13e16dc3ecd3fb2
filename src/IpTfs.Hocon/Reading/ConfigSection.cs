namespace IpTfs.Hocon.Reading;

/// <summary>One object of a configuration, with another object for its defaults if there is one. A key that was read counts as known.</summary>
public sealed class ConfigSection
{
    private readonly ConfigSection? _parent;
    private readonly string _key;
    private readonly HoconObject? _value;
    private readonly ConfigSection? _defaults;
    // The keys that were read: all of them without defaults, else those of this object; the section of the defaults has the others.
    private List<string>? _known;
    private List<(string Key, ConfigSection Section)>? _sections;
    private readonly bool _unusable;
    // Whether the section is one of many that are read one after the other, or lies in one of them: it is checked once it was read, and kept only if it has a fault.
    private readonly bool _passing;
    private bool _ended;
    private bool _open;
    private bool _tolerant;

    internal ConfigSection(
        ConfigReader reader, ConfigSection? parent, string key, HoconObject? value, HoconOrigin origin, ConfigSection? defaults = null, bool unusable = false,
        int? place = null)
    {
        Reader = reader;
        _parent = parent;
        _key = key;
        _value = value;
        _defaults = defaults;
        _unusable = unusable;
        Origin = origin;
        _passing = place is not null || parent is { _passing: true, _ended: false };
        if (value is null) return;
        Place = place ?? reader.TakePlaces();
        if (!_passing) reader.Register(this);
    }

    /// <summary>The path of the object.</summary>
    public string Path => _parent is null ? string.Empty : HoconPath.Append(_parent.Path, _key);

    /// <summary>The position of the object.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>Whether the object or its defaults exist. A section that does not exist has absent values and no faults.</summary>
    public bool Exists => !_unusable && (_value is not null || _defaults is { Exists: true });

    internal ConfigReader Reader { get; }

    /// <summary>The position of the section in the order in which sections are checked for unknown keys.</summary>
    internal int Place { get; }

    /// <summary>A required value.</summary>
    public ConfigEntry Required(string key) => Entry(key, required: true, secret: false);

    /// <summary>An optional value: it may be missing or null.</summary>
    public ConfigEntry Optional(string key) => Entry(key, required: false, secret: false);

    /// <summary>An optional value that is never shown.</summary>
    public ConfigEntry Secret(string key) => Entry(key, required: false, secret: true);

    /// <summary>A required object.</summary>
    public ConfigSection RequiredSection(string key) => Section(key, required: true, null);

    /// <summary>An optional object: it may be missing or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="defaults">The section with its defaults.</param>
    public ConfigSection OptionalSection(string key, ConfigSection? defaults = null) => Section(key, required: false, defaults);

    /// <summary>
    /// All members as objects, their keys being names that the user chose, one after the other: each is to be read before the next is asked for, so that
    /// only one of a hundred thousand needs to be kept.
    /// </summary>
    /// <param name="defaults">The section with the defaults of each object. A fault of a default is reported once, at the default.</param>
    public IEnumerable<KeyValuePair<string, ConfigSection>> NamedSections(ConfigSection? defaults = null)
    {
        _open = true;
        return _value is null ? [] : PassingSections(_value, defaults);
    }

    /// <summary>Returns one of <see cref="NamedSections"/> again, to report a fault that was found later.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="defaults">The defaults that <see cref="NamedSections"/> was called with.</param>
    public ConfigSection NamedSection(string key, ConfigSection? defaults = null) => Named(key, Own(key), defaults, place: 0);

    /// <summary>Whether the object itself has no value for a key: the value then comes from the defaults.</summary>
    public bool Inherits(string key) => Own(key) is null && _defaults is not null && Exists;

    /// <summary>
    /// Allows keys that are never read, so that users can define names of their own for substitutions. Near misspellings of
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
            if (IsKnown(member.Key)) continue;
            var known = Known();
            var nearest = EditDistance.Nearest(member.Key, known.Where(key => !_value.TryGet(key, out _))) ?? EditDistance.Nearest(member.Key, known);
            if (nearest is null && _tolerant) continue;
            var hint = nearest is null ? $"this object has {string.Join(", ", known.Order(StringComparer.Ordinal))}" : $"did you mean {nearest}?";
            // The value is not shown: it may be a key under a misspelled name.
            Reader.Report(new ConfigurationFault(HoconPath.Append(Path, member.Key), member.Value.Origin, null, $"unknown key; {hint}"));
        }
    }

    private IEnumerable<KeyValuePair<string, ConfigSection>> PassingSections(HoconObject value, ConfigSection? defaults)
    {
        var place = Reader.TakePlaces(value.Count);
        // A value that is no object is reported before any key is read.
        for (var i = 0; i < value.Count; i++)
        {
            if (value.ValueAt(i).Kind is not (HoconValueKind.Null or HoconValueKind.Object)) Named(value.KeyAt(i), value.ValueAt(i), defaults, place + i);
        }

        for (var i = 0; i < value.Count; i++)
        {
            var member = value.ValueAt(i);
            if (member.Kind == HoconValueKind.Null) continue;
            var section = Named(value.KeyAt(i), member, defaults, place + i);
            yield return new(value.KeyAt(i), section);
            section.End();
        }
    }

    private ConfigSection Named(string key, HoconValue? own, ConfigSection? defaults, int place)
    {
        defaults ??= _defaults?.Section(key, required: false, null);
        var mayBeMissing = !Exists || defaults is { Exists: true };
        var entry = new ConfigEntry(this, key, own, own?.Origin ?? Origin, required: !mayBeMissing, secret: false);
        var value = entry.Object();
        return new ConfigSection(Reader, this, key, value, entry.Origin, defaults, unusable: own is not null && value is null, place);
    }

    /// <summary>Ends the reading of the section. A section without unknown keys is forgotten: a known key never becomes unknown.</summary>
    private void End()
    {
        _ended = true;
        if (_value is not null && !_open && HasUnknownKey()) Reader.Register(this);
        if (_sections is null) return;
        foreach (var (_, section) in _sections) section.End();
    }

    private bool HasUnknownKey()
    {
        for (var i = 0; i < _value!.Count; i++)
        {
            if (!IsKnown(_value.KeyAt(i))) return true;
        }

        return false;
    }

    private bool IsKnown(string key) => _known is not null && _known.Contains(key);

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
        // Each path has one section, however often it is read, so that all its known keys are counted together.
        if (_sections is not null)
        {
            foreach (var (known, existing) in _sections)
            {
                if (known == key) return existing;
            }
        }

        // A value that stands in place of an object hides the defaults too.
        var section = new ConfigSection(Reader, this, key, value, entry.Origin, defaults, unusable: own is not null && value is null);
        if (!_open) (_sections ??= []).Add((key, section));
        return section;
    }

    private void Know(string key)
    {
        // Keys that the user chose are all known; there may be a hundred thousand.
        if (_open) return;
        _defaults?.Know(key);
        if (_defaults is not null && (_value is null || !_value.Contains(key))) return;
        _known ??= [];
        if (!_known.Contains(key)) _known.Add(key);
    }

    private List<string> Known() => _defaults is null ? _known ?? [] : [.. (_known ?? []).Union(_defaults.Known())];

    private HoconValue? Own(string key)
    {
        Know(key);
        HoconValue? value = null;
        _value?.TryGet(key, out value);
        return value;
    }
}
