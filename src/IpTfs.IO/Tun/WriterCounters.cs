namespace IpTfs.IO.Tun;

/// <summary>The counters of one writer. Written by the thread that has rented the writer, read by any.</summary>
internal sealed class WriterCounters
{
    /// <summary>The counters since the writer was made.</summary>
    public InnerWriteCounters Counters;
}
