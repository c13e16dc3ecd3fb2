namespace IpTfs.IO.Offload;

/// <summary>How the coalescer treats a packet.</summary>
internal enum FlowClass : byte
{
    /// <summary>Neither TCP nor UDP: its order against TCP and UDP flows does not matter.</summary>
    Unrelated,

    /// <summary>Which flow it belongs to cannot be told (a fragment, an extension header): nothing may overtake it.</summary>
    Unknown,

    /// <summary>Of a flow, but to be written alone; nothing of its flow may overtake it.</summary>
    Single,

    /// <summary>Of a flow, and may be part of a super-packet.</summary>
    Candidate,
}
