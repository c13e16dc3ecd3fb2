namespace IpTfs.IO.Offload;

/// <summary>How the coalescer treats a packet.</summary>
internal enum FlowClass : byte
{
    /// <summary>Neither TCP nor UDP: its order relative to TCP and UDP flows does not matter.</summary>
    Unrelated,

    /// <summary>The flow is unknown (a fragment, an extension header): no packet may overtake this packet.</summary>
    Unknown,

    /// <summary>Belongs to a flow, but must be written alone; no packet of its flow may overtake it.</summary>
    Single,

    /// <summary>Belongs to a flow, and may be part of a super-packet.</summary>
    Candidate,
}
