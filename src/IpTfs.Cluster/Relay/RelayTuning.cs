namespace IpTfs.Cluster.Relay;

/// <summary>Sizes that trade memory for speed. They bound what a relay holds, whatever comes.</summary>
internal static class RelayTuning
{
    /// <summary>Memory of a batch of datagrams that the reader reads into: each message of a system call needs room for the longest.</summary>
    public const int ReceiveBatchOctets = 16 * 65_536;

    /// <summary>How many such batches may exist: the reader is done with one before it reads the next, but a fault may cost it one.</summary>
    public const int ReceiveBatches = 16;

    /// <summary>Memory of a batch of ESP packets on their way to an SA, or of datagrams on their way to the socket: a run of the longest kind and more.</summary>
    public const int PacketBatchOctets = 2 * 65_536;

    /// <summary>How many ESP batches may exist: they wait for busy SAs.</summary>
    public const int DeliverBatches = 1024;

    /// <summary>How many batches of datagrams may exist, of all senders together: they are sent at once.</summary>
    public const int SendBatches = 512;

    /// <summary>Memory of a batch of packets that are kept while their SA is on its way: at least the longest run.</summary>
    public const int HoldBatchOctets = 65_536;

    /// <summary>How many such batches the packets of one shard may fill.</summary>
    public const int HoldBatchesOfShard = 8;

    /// <summary>How many may exist, of all shards together.</summary>
    public const int HoldBatches = 128;

    /// <summary>How long a packet is kept at most: several times as long as a hand-over takes, and as little as a peer takes for jitter.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(250);

    /// <summary>Slots of a batch of any kind.</summary>
    public const int BatchSlots = 128;
}
