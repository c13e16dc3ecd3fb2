namespace IpTfs.Protocol.Ingress;

/// <summary>When outer packets are sent.</summary>
public enum SendMode : byte
{
    /// <summary>Outer packets are sent when there are inner packets: the queue is sent after the initial delay. Compatible with Linux; hides nothing.</summary>
    OnDemand,

    /// <summary>Outer packets are sent by the clock: one packet of fixed size per interval whatever the load (RFC 9347 §2.4.1).</summary>
    ConstantRate,
}
