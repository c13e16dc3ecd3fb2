namespace IpTfs.Interop.Tests.HandMade;

/// <summary>Both receivers' results, each made once and only when a test asks.</summary>
public sealed class HandMadeRuns
{
    private readonly Lazy<Dictionary<int, Delivery>> _ours = new(OurReceiver.Run);
    private readonly Lazy<Dictionary<int, Delivery>> _linux = new(LinuxReceiver.Run);

    /// <summary>What our gateway delivered, by stream.</summary>
    public IReadOnlyDictionary<int, Delivery> Ours => _ours.Value;

    /// <summary>What Linux delivered, by stream.</summary>
    public IReadOnlyDictionary<int, Delivery> Linux => _linux.Value;
}
