using System.Runtime.CompilerServices;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>
/// The local prefixes that share a remote prefix. Nearly always there is only one, which is stored inline; from the second on a map is used. A copy shares the map,
/// which is copied before it changes.
/// </summary>
internal struct LocalEntries<T>
    where T : notnull
{
    private IpPrefix _only;
    private T? _value;
    private PrefixMap<T>? _many;
    private object? _owner;
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

    /// <summary>Whether there is no local prefix.</summary>
    public readonly bool IsEmpty => !_used;

    /// <summary>The value of a local prefix; adds it if there is none.</summary>
    public T GetOrAdd(in IpPrefix local, T value, object builder, out bool added)
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
            _owner = builder;
            _many.GetOrAdd(_only) = _value;
        }

        Own(builder);
        var before = _many.Count;
        ref var entry = ref _many.GetOrAdd(local);
        added = _many.Count != before;
        if (added) entry = value;
        return entry!;
    }

    /// <summary>Removes a local prefix that has a value; false when it has another or none.</summary>
    public bool Remove(in IpPrefix local, T value, object builder)
    {
        if (_many is null)
        {
            if (!_used || _only != local || !EqualityComparer<T>.Default.Equals(_value, value)) return false;
            this = default;
            return true;
        }

        ref var entry = ref _many.FindExact(local);
        if (Unsafe.IsNullRef(ref entry) || !EqualityComparer<T>.Default.Equals(entry, value)) return false;
        Own(builder);
        _many.Remove(local);
        if (_many.Count == 0) this = default;
        return true;
    }

    private void Own(object builder)
    {
        if (ReferenceEquals(_owner, builder)) return;
        _many = new PrefixMap<T>(_many!);
        _owner = builder;
    }
}
