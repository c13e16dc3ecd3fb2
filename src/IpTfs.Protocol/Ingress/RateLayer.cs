namespace IpTfs.Protocol.Ingress;

/// <summary>Which octets a fixed rate counts (RFC 9348 <c>tunnel-rate</c>).</summary>
public enum RateLayer : byte
{
    /// <summary>The octets of the outer IP packet: <c>l3-fixed-rate</c>.</summary>
    L3,

    /// <summary>The octets on Ethernet: <c>l2-fixed-rate</c>; frame, preamble and gap are 38 octets per outer packet.</summary>
    L2,
}
