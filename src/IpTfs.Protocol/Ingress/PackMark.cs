namespace IpTfs.Protocol.Ingress;

/// <summary>The state of a <see cref="PayloadPacker"/> before an inner packet, to undo a packet for which the pool had no buffer.</summary>
/// <param name="Batches">Batches in the queue.</param>
/// <param name="Payloads">Payloads in the queue.</param>
/// <param name="TailPayloads">Payloads in the newest batch.</param>
/// <param name="NextOffset">Where the newest batch's next payload would lie.</param>
/// <param name="Filled">Data octets of the open payload.</param>
/// <param name="IsOpen">Whether a payload is open.</param>
/// <param name="TailClosed">Whether the newest batch takes no more.</param>
/// <param name="DataOctets">Data octets of the newest batch.</param>
/// <param name="PadOctets">Pad octets of the newest batch.</param>
/// <param name="PaddedPayloads">Padded payloads of the newest batch.</param>
internal readonly record struct PackMark(
    int Batches, int Payloads, int TailPayloads, int NextOffset, int Filled, bool IsOpen, bool TailClosed, int DataOctets, int PadOctets, int PaddedPayloads);
