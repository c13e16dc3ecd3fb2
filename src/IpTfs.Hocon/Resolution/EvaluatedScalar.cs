namespace IpTfs.Hocon.Resolution;

/// <summary>A scalar, or a value that has already been reported as faulty.</summary>
/// <param name="value">The scalar.</param>
internal sealed class EvaluatedScalar(HoconScalar value) : Evaluated
{
    /// <summary>The scalar.</summary>
    public HoconScalar Value { get; } = value;
}
