namespace IpTfs.IO.Tun;

/// <summary>The counters of one writer. Written by the thread that has rented the writer, read by any.</summary>
internal sealed class WriterCounters
{
    /// <summary>What the writer has written since it was made.</summary>
    public InnerWriteCounters Counters;
}
