namespace IpTfs.Protocol.Egress;

/// <summary>The state of one sequence number of a <see cref="ReorderWindow"/> that is not yet in turn.</summary>
internal struct ReorderSlot
{
    /// <summary>The payload, when <see cref="IsSaved"/>.</summary>
    public StoredSlice Slice;

    /// <summary>When the number was first known to be missing; nanoseconds.</summary>
    public long NoticedNanos;

    /// <summary>Whether its payload has come.</summary>
    public bool IsSaved;

    /// <summary>Whether whole blocks were taken out of the payload and delivered already.</summary>
    public bool HadBlocks;

    /// <summary>Whether the payload was counted as it came, because it was read then.</summary>
    public bool WasRead;
}
