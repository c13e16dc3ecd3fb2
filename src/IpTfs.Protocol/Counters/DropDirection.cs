namespace IpTfs.Protocol.Counters;

/// <summary>The direction of a dropped packet.</summary>
public enum DropDirection : byte
{
    /// <summary>From the inner network into the tunnel: the tunnel ingress, which sends.</summary>
    Tx,

    /// <summary>From the tunnel to the inner network: the tunnel egress, which receives.</summary>
    Rx,
}
