namespace IpTfs.Hocon;

/// <summary>Collects faults up to a bound and closes with one that counts the rest.</summary>
internal sealed class HoconFaultList
{
    private readonly List<HoconFault> _faults = [];
    private readonly HashSet<HoconFault> _known = [];
    private int _omitted;
    private HoconOrigin _firstOmitted;

    /// <summary>Whether anything was reported.</summary>
    public bool Any => _faults.Count > 0;

    /// <summary>Reports one fault. The same fault at the same position is reported once, even when several substitutions lead to it.</summary>
    public void Add(HoconOrigin origin, string message)
    {
        if (_known.Contains(new HoconFault(origin, message))) return;
        if (_faults.Count < HoconTuning.MaxFaults)
        {
            var fault = new HoconFault(origin, message);
            _faults.Add(fault);
            _known.Add(fault);
            return;
        }

        if (_omitted++ == 0) _firstOmitted = origin;
    }

    /// <summary>The faults in the order of their discovery.</summary>
    public IReadOnlyList<HoconFault> ToList() =>
        _omitted == 0 ? [.. _faults] : [.. _faults, new HoconFault(_firstOmitted, $"{_omitted} further faults are not shown")];
}
