namespace IpTfs.Cluster.Relay;

/// <summary>Sizes that trade memory for speed. They bound the memory of a relay under any traffic.</summary>
internal static class RelayTuning
{
    /// <summary>Memory of a batch that the reader reads datagrams into: each message of a system call needs room for the longest datagram.</summary>
    public const int ReceiveBatchOctets = 16 * 65_536;

    /// <summary>How many such batches may exist: the reader is done with one before it reads the next, but a fault may cost it one.</summary>
    public const int ReceiveBatches = 16;

    /// <summary>Memory of a batch of ESP packets for an SA, or of datagrams for the socket: more than the longest run.</summary>
    public const int PacketBatchOctets = 2 * 65_536;

    /// <summary>How many ESP batches may exist: they wait for busy SAs.</summary>
    public const int DeliverBatches = 1024;

    /// <summary>How many batches of datagrams may exist, of all senders together: they are sent at once.</summary>
    public const int SendBatches = 512;

    /// <summary>Memory of a batch of a handoff buffer: at least the longest run.</summary>
    public const int BufferBatchOctets = 65_536;

    /// <summary>How many such batches the handoff buffer of one shard may fill.</summary>
    public const int BufferBatchesOfShard = 8;

    /// <summary>How many such batches may exist, for all shards together.</summary>
    public const int BufferBatches = 128;

    /// <summary>How long a packet is kept at most: several times as long as a hand-over takes on a busy node.</summary>
    public static readonly TimeSpan LongestBuffering = TimeSpan.FromMilliseconds(500);

    /// <summary>Slots of a batch of any kind.</summary>
    public const int BatchSlots = 128;
}
