using IpTfs.Protocol.Buffers;

namespace IpTfs.Protocol.Ingress;

/// <summary>One batch of payloads in a <see cref="BatchQueue"/>, with the amounts that are counted when it leaves.</summary>
internal struct QueuedBatch
{
    /// <summary>The payloads.</summary>
    public PacketBatch Batch;

    /// <summary>Octets of inner packets in it.</summary>
    public int DataOctets;

    /// <summary>Octets of pad in it.</summary>
    public int PadOctets;

    /// <summary>Payloads in it that end in pad.</summary>
    public int PaddedPayloads;
}
