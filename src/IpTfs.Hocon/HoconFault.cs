namespace IpTfs.Hocon;

/// <summary>One fault of syntax, inclusion or resolution. Its message never quotes a value: a value may be a key.</summary>
/// <param name="Origin">The position of the fault.</param>
/// <param name="Message">The fault, and what was expected instead.</param>
public sealed record HoconFault(HoconOrigin Origin, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Message}";
}
