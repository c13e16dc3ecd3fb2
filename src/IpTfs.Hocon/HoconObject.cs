using System.Diagnostics.CodeAnalysis;
using IpTfs.Hocon.Resolution;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon;

/// <summary>Keys and values, in the order of the keys' first mention.</summary>
public sealed class HoconObject : HoconValue
{
    private const int LinearLimit = 8;

    // Most objects need no merging or substitution: a look-up searches the syntax node, and the list of members is made when it is first used.
    private readonly ObjectNode? _literal;
    private Dictionary<string, HoconMember>? _byKey;
    private IReadOnlyList<HoconMember>? _members;

    /// <summary>Makes an object from members with distinct keys; keeps the list.</summary>
    public HoconObject(IReadOnlyList<HoconMember> members, HoconOrigin origin)
        : base(HoconValueKind.Object, origin)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = members;
        var weight = 1L;
        foreach (var member in members)
        {
            weight = Math.Min(weight + member.Value.Weight, long.MaxValue / 2);
            Height = Math.Max(Height, member.Value.Height + 1);
        }

        Weight = weight;
    }

    /// <summary>Makes an object from a syntax node that needs no merging or substitution; makes no copy.</summary>
    internal HoconObject(ObjectNode literal)
        : base(HoconValueKind.Object, literal.Origin)
    {
        _literal = literal;
        Weight = literal.Weight;
        Height = literal.Height;
    }

    /// <summary>The members, in the order of the keys' first mention.</summary>
    public IReadOnlyList<HoconMember> Members => _members ??= PlainTree.MembersOf(_literal!);

    /// <summary>Number of members.</summary>
    internal int Count => _literal?.Fields.Length ?? _members!.Count;

    /// <summary>The key of a member.</summary>
    internal string KeyAt(int index) => _literal?.Fields[index].Key ?? _members![index].Key;

    /// <summary>The value of a member.</summary>
    internal HoconValue ValueAt(int index) => _literal is null ? _members![index].Value : PlainTree.ValueOf(_literal.Fields[index].Value);

    /// <inheritdoc/>
    internal override long Weight { get; }

    /// <inheritdoc/>
    internal override int Height { get; }

    /// <summary>The value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out HoconValue? value)
    {
        value = null;
        if (_literal is not null)
        {
            var at = _literal.Find(key);
            if (at >= 0) value = PlainTree.ValueOf(_literal.Fields[at].Value);
            return at >= 0;
        }

        if (_members!.Count > LinearLimit)
        {
            // The index is built with the first look-up: an object that is only rendered has none.
            _byKey ??= _members.ToDictionary(member => member.Key, StringComparer.Ordinal);
            value = _byKey.GetValueOrDefault(key)?.Value;
            return value is not null;
        }

        for (var i = 0; i < _members.Count; i++)
        {
            if (_members[i].Key != key) continue;
            value = _members[i].Value;
            return true;
        }

        return false;
    }

    /// <summary>Whether there is a value of a key.</summary>
    internal bool Contains(string key) => _literal is not null ? _literal.Find(key) >= 0 : TryGet(key, out _);

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
        if (that.Count != Count) return false;
        for (var i = 0; i < Count; i++)
        {
            if (!that.TryGet(KeyAt(i), out var value) || !ValueAt(i).DataEquals(value)) return false;
        }

        return true;
    }
}
