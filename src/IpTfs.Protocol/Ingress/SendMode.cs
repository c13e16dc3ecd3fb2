namespace IpTfs.Protocol.Ingress;

/// <summary>What decides when an outer packet leaves.</summary>
public enum SendMode : byte
{
    /// <summary>Inner packets do: what is queued is sent after the initial delay. Compatible with Linux; hides nothing.</summary>
    OnDemand,

    /// <summary>The clock does: one packet of fixed size per interval whatever the load (RFC 9347 §2.4.1).</summary>
    ConstantRate,
}
