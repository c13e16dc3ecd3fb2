namespace IpTfs.Protocol.Egress;

/// <summary>The position of a sequence number relative to a <see cref="ReorderWindow"/>.</summary>
internal enum ReorderPlace : byte
{
    /// <summary>The next sequence number.</summary>
    InTurn,

    /// <summary>Early, and within the window.</summary>
    Early,

    /// <summary>Beyond the window: the window slides and gives up the numbers that leave it.</summary>
    Beyond,

    /// <summary>Given up before it arrived.</summary>
    Late,

    /// <summary>Already received.</summary>
    Duplicate,
}
