namespace IpTfs.Gateway;

/// <summary>Sizes that trade memory for speed. They limit the memory of a gateway, whatever its peers send.</summary>
internal static class GatewayTuning
{
    /// <summary>Octets of a batch that an inner reader reads into: room for four super-packets.</summary>
    public const int InnerBatchOctets = 4 * 65_536;

    /// <summary>Maximum number of such batches, most of them in the mailboxes of busy SAs.</summary>
    public const int InnerBatches = 1024;

    /// <summary>
    /// Octets of a batch that an outer reader reads into. Each message of a system call needs room for the longest message, although few are that long: for lone packets
    /// this is room for 32. Only the pages that packets fill become resident memory.
    /// </summary>
    public const int OuterBatchOctets = 32 * 65_536;

    /// <summary>Maximum number of such batches, most of them in the mailboxes of busy SAs.</summary>
    public const int OuterBatches = 256;

    /// <summary>Maximum number of packets in an inner or outer batch.</summary>
    public const int ReceiveBatchSlots = 128;

    /// <summary>Octets of a batch that one SA's packets of a shared batch are copied to: room for a super-packet and more.</summary>
    public const int SplitBatchOctets = 2 * 65_536;

    /// <summary>Maximum number of such batches.</summary>
    public const int SplitBatches = 1024;

    /// <summary>Octets of a batch of outer packets to send: the limit of one segmented send (GSO).</summary>
    public const int PayloadBatchOctets = 65_536;

    /// <summary>Outer packets of such a batch: the kernel's limit for one segmented send.</summary>
    public const int PayloadBatchSlots = 64;

    /// <summary>Maximum number of such batches: with 10 MiB queues, room for six SAs with full queues at once.</summary>
    public const int PayloadBatches = 8192;

    /// <summary>Octets of a reassembly buffer: the longest inner packet fits.</summary>
    public const int FragmentBatchOctets = 66_560;

    /// <summary>Maximum number of reassembly buffers.</summary>
    public const int FragmentBatches = 8192;

    /// <summary>How long an SA waits for a higher ceiling before it asks the ledger again, in nanoseconds.</summary>
    public const long CeilingPatienceNanos = 1_000_000_000;

    /// <summary>Time limit of an actor's answer to a status or shutdown request.</summary>
    public static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Time limit of control operations: starting, changing and handing over tunnels.</summary>
    public static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(60);
}
