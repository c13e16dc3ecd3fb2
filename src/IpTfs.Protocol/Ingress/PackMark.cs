namespace IpTfs.Protocol.Ingress;

/// <summary>Where a <see cref="PayloadPacker"/> stood before an inner packet, so that a packet for which no buffer was left can be undone.</summary>
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
