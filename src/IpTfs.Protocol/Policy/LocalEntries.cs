using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>
/// The local prefixes that share a remote prefix. Nearly always there is only one, which is stored inline; from the second on a map is used.
/// </summary>
internal struct LocalEntries<T>
    where T : notnull
{
    private IpPrefix _only;
    private T? _value;
    private PrefixMap<T>? _many;
    private bool _used;

    /// <summary>The value of the longest local prefix that contains the source.</summary>
    public readonly bool TryFind(in IpAddress source, out T value)
    {
        if (_many is not null)
        {
            var found = _many.FindLongest(source.Bits, out var longest);
            value = longest!;
            return found;
        }

        value = _value!;
        return _only.Contains(source);
    }

    /// <summary>The value of a local prefix; adds it if there is none.</summary>
    public T GetOrAdd(in IpPrefix local, T value, out bool added)
    {
        added = !_used;
        if (!_used)
        {
            _used = true;
            _only = local;
            _value = value;
            return value;
        }

        if (_many is null)
        {
            if (_only == local) return _value!;
            _many = new PrefixMap<T>(local.Address.Width);
            _many.GetOrAdd(_only) = _value;
        }

        var before = _many.Count;
        ref var entry = ref _many.GetOrAdd(local);
        added = _many.Count != before;
        if (added) entry = value;
        return entry!;
    }
}
