namespace IpTfs.Protocol.Egress;

/// <summary>The state of one sequence number of a <see cref="ReorderWindow"/> that is not next yet.</summary>
internal struct ReorderSlot
{
    /// <summary>The payload, when <see cref="IsSaved"/>.</summary>
    public StoredSlice Slice;

    /// <summary>When the number was first known to be missing; nanoseconds.</summary>
    public long NoticedNanos;

    /// <summary>Whether its payload has arrived and is saved.</summary>
    public bool IsSaved;

    /// <summary>Whether whole blocks of the payload were already delivered.</summary>
    public bool HadBlocks;

    /// <summary>Whether the payload was already counted and read on arrival.</summary>
    public bool WasRead;
}
