using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Readers;

/// <summary>What a reader is told.</summary>
public abstract record ReaderMessage
{
    private ReaderMessage()
    {
    }

    /// <summary>The descriptor is readable, or in error.</summary>
    public sealed record Ready : ReaderMessage
    {
        /// <summary>The one instance: told for every wake-up.</summary>
        public static readonly Ready Instance = new();
    }

    /// <summary>Look: there may be packets that have not been reported yet. Often left out where that has found nothing.</summary>
    public sealed record SpeculativeRead : ReaderMessage
    {
        /// <summary>Batches of packets after which it is time to look for the answers to them.</summary>
        public const int FloodBatches = 4;

        /// <summary>For the answer to a packet that came alone.</summary>
        public static readonly SpeculativeRead Lone = new(1);

        /// <summary>For the answers to many.</summary>
        public static readonly SpeculativeRead Flood = new(FloodBatches);

        private SpeculativeRead(int batches) => Batches = batches;

        /// <summary>How many batches are read at most.</summary>
        public int Batches { get; }
    }

    /// <summary>To an inner reader: an outer one whose thread also waits for its packets has become idle, or busy. Every reader is idle at first, and when it has stopped.</summary>
    /// <param name="Socket">What it reads.</param>
    /// <param name="IsIdle">Which.</param>
    public sealed record ReaderLoadChanged(IOuterSocket Socket, bool IsIdle) : ReaderMessage;

    /// <summary>Take no more packets: the gateway is stopping.</summary>
    /// <remarks>Answered with <see cref="Akka.Done"/> when no packet of this reader is on its way any more.</remarks>
    public sealed record Quiesce : ReaderMessage;

    /// <summary>Asks for the packets that were dropped before an SA could be charged with them.</summary>
    /// <remarks>Answered with <see cref="ReaderDrops"/>.</remarks>
    public sealed record GetDrops : ReaderMessage;
}
