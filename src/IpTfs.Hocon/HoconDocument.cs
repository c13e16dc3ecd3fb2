using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon;

/// <summary>One parsed source with all sources that it includes, before merging and substitution. Immutable.</summary>
public sealed class HoconDocument
{
    internal HoconDocument(string name, SyntaxNode root, IReadOnlyList<HoconFault> faults)
    {
        Name = name;
        Root = root;
        Faults = faults;
    }

    /// <summary>The name under which the source was loaded.</summary>
    public string Name { get; }

    /// <summary>Faults of syntax and inclusion. Text that could not be read resolves to values of kind Faulted.</summary>
    public IReadOnlyList<HoconFault> Faults { get; }

    /// <summary>The root: an object or an array.</summary>
    internal SyntaxNode Root { get; }
}
