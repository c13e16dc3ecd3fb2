namespace IpTfs.Protocol.Esp;

/// <summary>A run of ESP sequence numbers that one outbound SA may use, each once: a lease of the sequence ledger.</summary>
/// <param name="First">The first number; at least 1.</param>
/// <param name="End">The number after the last.</param>
public readonly record struct SequenceRange(ulong First, ulong End)
{
    /// <summary>How many numbers the range holds.</summary>
    public ulong Count => End > First ? End - First : 0;

    /// <inheritdoc/>
    public override string ToString() => $"[{First}, {End})";
}
