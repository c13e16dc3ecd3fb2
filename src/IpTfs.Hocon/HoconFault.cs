namespace IpTfs.Hocon;

/// <summary>One fault of syntax, inclusion or resolution. Its message never quotes a value: a value may be a key.</summary>
/// <param name="Origin">Where it is.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record HoconFault(HoconOrigin Origin, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Message}";
}
