namespace IpTfs.Actors.Refs;

/// <summary>The place of an actor in the tree: <c>/</c> for the root, <c>/gateway/sa/00001001-out</c> for one below it.</summary>
public readonly record struct ActorPath
{
    private readonly string? _value;

    internal ActorPath(string value) => _value = value;

    /// <summary>The path of the root.</summary>
    public static readonly ActorPath Root = new("/");

    /// <summary>The last element; empty for the root.</summary>
    public ReadOnlySpan<char> Name => ToString().AsSpan(ToString().LastIndexOf('/') + 1);

    /// <summary>The path of a child.</summary>
    public ActorPath Child(string name) => new(_value is null or "/" ? "/" + name : _value + "/" + name);

    /// <summary>Whether a string may name an actor: letters, digits and <c>-_.:~+@</c> in ASCII, not empty, at most 128 characters.</summary>
    public static bool IsValidName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 128) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-_.:~+@".Contains(c, StringComparison.Ordinal)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "/";
}
