using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Readers;

/// <summary>The messages of a reader.</summary>
public abstract record ReaderMessage
{
    private ReaderMessage()
    {
    }

    /// <summary>The descriptor is readable, or in error.</summary>
    public sealed record Ready : ReaderMessage
    {
        /// <summary>The instance that serves every wake-up.</summary>
        public static readonly Ready Instance = new();
    }

    /// <summary>Read now: packets may be waiting that epoll has not reported yet. The reader skips it often when such reads have found nothing.</summary>
    public sealed record SpeculativeRead : ReaderMessage
    {
        /// <summary>Batches of packets after which the inner readers look for the answers.</summary>
        public const int FloodBatches = 4;

        /// <summary>For the answer to a packet that arrived alone.</summary>
        public static readonly SpeculativeRead Lone = new(1);

        /// <summary>For the answers to many packets.</summary>
        public static readonly SpeculativeRead Flood = new(FloodBatches);

        private SpeculativeRead(int batches) => Batches = batches;

        /// <summary>How many batches are read at most.</summary>
        public int Batches { get; }
    }

    /// <summary>Tells an inner reader that an outer reader, whose thread also waits for the inner reader's packets, has become idle or busy. A reader is idle at first and after its stop.</summary>
    /// <param name="Socket">The socket of the outer reader.</param>
    /// <param name="IsIdle">Whether the outer reader is idle now.</param>
    public sealed record ReaderLoadChanged(IOuterSocket Socket, bool IsIdle) : ReaderMessage;

    /// <summary>Read no more packets: the gateway is stopping.</summary>
    /// <remarks>Answered with <see cref="Akka.Done"/> when no packet of this reader is on its way any more.</remarks>
    public sealed record Quiesce : ReaderMessage;

    /// <summary>Asks for the drops that belong to no SA.</summary>
    /// <remarks>Answered with <see cref="ReaderDrops"/>.</remarks>
    public sealed record GetDrops : ReaderMessage;
}
