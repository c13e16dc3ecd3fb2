namespace IpTfs.IO.Offload;

/// <summary>One packet of a run: where it lies, and which segment follows.</summary>
internal unsafe struct CoalescedSegment
{
    /// <summary>The packet's first octet.</summary>
    public byte* Address;

    /// <summary>Octets of the packet.</summary>
    public int Length;

    /// <summary>Index of the next segment of the run; -1 at its end.</summary>
    public int Next;
}
