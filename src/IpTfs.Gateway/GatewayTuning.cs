namespace IpTfs.Gateway;

/// <summary>Sizes that trade memory for speed. They bound what a gateway holds, whatever its peers send.</summary>
internal static class GatewayTuning
{
    /// <summary>Memory of a batch of inner packets that a reader reads into: room for four super-packets.</summary>
    public const int InnerBatchOctets = 4 * 65_536;

    /// <summary>How many such batches may exist: on their way to busy SAs.</summary>
    public const int InnerBatches = 1024;

    /// <summary>
    /// Memory of a batch of outer packets that a reader reads into. Each message of a system call needs room for the longest, although few are: where packets
    /// come alone this is room for 32 of them, of which as much is touched, and so becomes memory, as they fill.
    /// </summary>
    public const int OuterBatchOctets = 32 * 65_536;

    /// <summary>How many such batches may exist: on their way to busy SAs.</summary>
    public const int OuterBatches = 256;

    /// <summary>Packets of a batch of either kind.</summary>
    public const int ReceiveBatchSlots = 128;

    /// <summary>Memory of a batch that one SA's packets are copied into when those of several came together: room for a super-packet and more.</summary>
    public const int SplitBatchOctets = 2 * 65_536;

    /// <summary>How many such batches may exist.</summary>
    public const int SplitBatches = 1024;

    /// <summary>Memory of a batch of outer packets: as many as one segmented send takes.</summary>
    public const int PayloadBatchOctets = 65_536;

    /// <summary>Outer packets of such a batch: the kernel's limit for one segmented send.</summary>
    public const int PayloadBatchSlots = 64;

    /// <summary>How many such batches may exist: with 10 MiB queues, room for six SAs that are full to the brim at once.</summary>
    public const int PayloadBatches = 8192;

    /// <summary>Memory of a piece of reassembly: the longest inner packet fits.</summary>
    public const int FragmentBatchOctets = 66_560;

    /// <summary>How many such pieces may exist.</summary>
    public const int FragmentBatches = 8192;

    /// <summary>When an SA asks the ledger again that has not raised its ceiling, in nanoseconds.</summary>
    public const long CeilingPatienceNanos = 1_000_000_000;

    /// <summary>How long an SA may take to answer for a snapshot.</summary>
    public static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long starting, changing and stopping may take.</summary>
    public static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(60);
}
