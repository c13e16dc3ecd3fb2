namespace IpTfs.Node.Rehearsal;

/// <summary>How long a rehearsal may take.</summary>
/// <param name="Total">From its start to the last packet; what it has not reached by then stays uncompiled.</param>
/// <param name="Patience">How long a packet that is alone on the way is waited for before the way counts as broken.</param>
internal sealed record RehearsalLimits(TimeSpan Total, TimeSpan Patience)
{
    /// <summary>What the start of a gateway can spare.</summary>
    public static RehearsalLimits AtStart { get; } = new(TimeSpan.FromMilliseconds(1200), TimeSpan.FromMilliseconds(1500));
}
