namespace IpTfs.Protocol.Egress;

/// <summary>Where a sequence number stands to a <see cref="ReorderWindow"/>.</summary>
internal enum ReorderPlace : byte
{
    /// <summary>It is the next one.</summary>
    InTurn,

    /// <summary>It is early, and within the window.</summary>
    Early,

    /// <summary>It is beyond the window: the window moves, and gives up the numbers that fall out.</summary>
    Beyond,

    /// <summary>It was given up before it came.</summary>
    Late,

    /// <summary>It has come before.</summary>
    Duplicate,
}
