using System.Diagnostics.CodeAnalysis;

namespace IpTfs.Hocon;

/// <summary>Keys and values, in the order of the keys' first mention.</summary>
public sealed class HoconObject : HoconValue
{
    private const int LinearLimit = 8;

    private readonly Dictionary<string, HoconMember>? _byKey;

    /// <summary>An object of distinct keys; keeps the list.</summary>
    public HoconObject(IReadOnlyList<HoconMember> members, HoconOrigin origin)
        : base(HoconValueKind.Object, origin)
    {
        ArgumentNullException.ThrowIfNull(members);
        Members = members;
        if (members.Count > LinearLimit) _byKey = new Dictionary<string, HoconMember>(members.Count, StringComparer.Ordinal);
        var weight = 1L;
        foreach (var member in members)
        {
            _byKey?.Add(member.Key, member);
            weight = Math.Min(weight + member.Value.Weight, long.MaxValue / 2);
            Height = Math.Max(Height, member.Value.Height + 1);
        }

        Weight = weight;
    }

    /// <summary>The members, in the order of the keys' first mention.</summary>
    public IReadOnlyList<HoconMember> Members { get; }

    /// <inheritdoc/>
    internal override long Weight { get; }

    /// <inheritdoc/>
    internal override int Height { get; }

    /// <summary>The value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value)
    {
        value = null;
        if (_byKey is not null)
        {
            value = _byKey.GetValueOrDefault(key)?.Value;
            return value is not null;
        }

        for (var i = 0; i < Members.Count; i++)
        {
            if (Members[i].Key != key) continue;
            value = Members[i].Value;
            return true;
        }

        return false;
    }

    /// <summary>The value at a path of several keys.</summary>
    public bool TryGet(HoconPath path, [NotNullWhen(true)] out HoconValue? value)
    {
        ArgumentNullException.ThrowIfNull(path);
        value = this;
        foreach (var key in path.Elements)
        {
            if (value is not HoconObject parent || !parent.TryGet(key, out value))
            {
                value = null;
                return false;
            }
        }

        return true;
    }

    private protected override bool DataEqualsCore(HoconValue other)
    {
        var that = (HoconObject)other;
        if (that.Members.Count != Members.Count) return false;
        foreach (var member in Members)
        {
            if (!that.TryGet(member.Key, out var value) || !member.Value.DataEquals(value)) return false;
        }

        return true;
    }
}
