namespace IpTfs.Protocol.Tests.Ingress;

/// <summary>One step in the life of an ingress.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Value">Octets of the packet, octets of the new payload size, or nanoseconds that pass.</param>
public sealed record IngressOp(IngressOp.What Kind, int Value)
{
    public enum What
    {
        Send,
        Take,
        Resize,
        Wait,
    }

    public IEnumerable<IngressOp> Simpler()
    {
        var least = Kind switch { What.Send => 20, What.Resize => 100, _ => 0 };
        for (var value = Value / 2; value > least; value /= 2) yield return this with { Value = value };
        if (Value > least) yield return this with { Value = Math.Max(least, Value - 1) };
    }
}
