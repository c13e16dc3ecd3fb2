namespace IpTfs.Protocol.Ingress;

/// <summary>How inner packets are packed into payloads.</summary>
public enum FillPolicy : byte
{
    /// <summary>An inner packet is split wherever a payload ends, so that every payload but the last is full (RFC 9347 §2.1).</summary>
    Split,

    /// <summary>
    /// An inner packet that fits one payload is never split; a larger packet begins a new payload, and further packets follow its last fragment. Linux packs this way.
    /// </summary>
    WholePackets,
}
