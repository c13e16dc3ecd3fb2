namespace IpTfs.IO.Sockets;

/// <summary>How a send ended. For several errors in one batch, the last of them in this list is reported.</summary>
public enum SendStatus : byte
{
    /// <summary>Everything was handed to the kernel.</summary>
    Complete,

    /// <summary>Buffers stayed full for as long as a send may wait: transient, the rest was dropped.</summary>
    Congested,

    /// <summary>No route, link down, peer unreachable: transient; the packets concerned were dropped.</summary>
    Unreachable,

    /// <summary>Packets above the path MTU with dont-fragment set were dropped; <see cref="SendOutcome.PathMtu"/> is the largest packet that fits.</summary>
    TooBig,

    /// <summary>The system refuses packets of this kind, because of a firewall or a missing permission: permanent until the configuration of the host changes.</summary>
    Refused,
}
