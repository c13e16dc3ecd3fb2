namespace IpTfs.Hocon;

/// <summary>The result of merging documents and resolving their substitutions.</summary>
/// <param name="Value">The resolved tree. Where there were faults it holds values of kind Faulted in their place.</param>
/// <param name="Faults">All faults: those of the documents, in their order, then those of resolution.</param>
public sealed record HoconResolution(HoconValue Value, IReadOnlyList<HoconFault> Faults)
{
    /// <summary>The root as an object; an empty one when the root is an array.</summary>
    public HoconObject Root => Value as HoconObject ?? new HoconObject([], Value.Origin);
}
