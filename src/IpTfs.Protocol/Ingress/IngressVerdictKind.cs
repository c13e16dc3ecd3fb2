namespace IpTfs.Protocol.Ingress;

/// <summary>The kinds of verdict of the tunnel ingress on an inner packet.</summary>
public enum IngressVerdictKind : byte
{
    /// <summary>It was packed into the payloads to send.</summary>
    Accepted,

    /// <summary>It was dropped and counted.</summary>
    Dropped,

    /// <summary>It was dropped and counted because it does not fit one payload; its source should learn the MTU.</summary>
    TooBig,
}
