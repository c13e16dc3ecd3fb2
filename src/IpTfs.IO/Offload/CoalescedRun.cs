using System.Buffers.Binary;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Offload;

/// <summary>Packets of one flow for one write: a single packet unchanged, or several as a super-packet.</summary>
internal unsafe struct CoalescedRun
{
    /// <summary>The largest super-packet, headers included: the largest value of an IPv4 length field.</summary>
    private const int MaxOctets = 65_535;

    /// <summary>Segments of a UDP super-packet that every kernel with USO accepts.</summary>
    private const int MaxDatagrams = 64;

    private const int MaxSegments = 256;

    /// <summary>The fields of the first packet's headers.</summary>
    public FlowPacket First;

    /// <summary>The first packet's octets.</summary>
    public byte* Head;

    /// <summary>Index of the first segment; the others follow by <see cref="CoalescedSegment.Next"/>.</summary>
    public int FirstSegment;

    /// <summary>Index of the last segment.</summary>
    public int LastSegment;

    /// <summary>Packets joined.</summary>
    public int Count;

    /// <summary>Payload octets of each packet but the last.</summary>
    public int SegmentSize;

    /// <summary>Payload octets of all packets.</summary>
    public int Payload;

    /// <summary>FIN and PSH of the last packet.</summary>
    public TcpFlags LastFlags;

    /// <summary>Whether the first packet's checksums were verified.</summary>
    public bool Verified;

    /// <summary>Whether no further packet may join.</summary>
    public bool Closed;

    /// <summary>Starts a run with its first packet.</summary>
    public CoalescedRun(byte* packet, int length, in FlowPacket info, int segment, bool verified)
    {
        First = info;
        Head = packet;
        FirstSegment = LastSegment = segment;
        Count = 1;
        SegmentSize = Payload = length - info.Head;
        LastFlags = info.Flags & (TcpFlags.Fin | TcpFlags.Psh);
        Verified = verified;
        Closed = !verified || LastFlags != 0;
    }

    /// <summary>Whether a verified packet continues the run so that cutting the run again gives exactly the same octets.</summary>
    public readonly bool Continues(ReadOnlySpan<byte> packet, in FlowPacket info)
    {
        var payload = packet.Length - info.Head;
        if (Closed || info.FlowHash != First.FlowHash || info.Head != First.Head || info.IpHeader != First.IpHeader || info.IsV6 != First.IsV6
            || info.IsUdp != First.IsUdp || payload > SegmentSize || First.Head + Payload + payload > MaxOctets)
        {
            return false;
        }

        if (Count >= (First.IsUdp ? MaxDatagrams : MaxSegments)) return false;
        var head = new ReadOnlySpan<byte>(Head, First.Head);
        return SameIpHeader(head, packet, info) && (info.IsUdp ? SamePorts(head, packet) : ContinuesTcp(head, packet, info));
    }

    /// <summary>Appends a packet that <see cref="Continues"/> has accepted.</summary>
    public void Append(int length, in FlowPacket info, int segment)
    {
        var payload = length - info.Head;
        LastSegment = segment;
        Count++;
        Payload += payload;
        LastFlags = info.Flags & (TcpFlags.Fin | TcpFlags.Psh);
        // Only the last segment may be short, and only the last segment may carry FIN or PSH.
        if (payload < SegmentSize || LastFlags != 0) Closed = true;
    }

    /// <summary>Writes the headers of the super-packet, with the pseudo-header's sum in the checksum field.</summary>
    /// <returns>The vnet header that goes before them.</returns>
    public readonly VnetHeader WriteHead(Span<byte> head)
    {
        new ReadOnlySpan<byte>(Head, First.Head).CopyTo(head);
        var total = First.Head + Payload;
        if (First.IsV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[4..], (ushort)(total - First.IpHeader));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)total);
            BinaryPrimitives.WriteUInt16BigEndian(head[10..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(head[10..], InternetChecksum.Compute(head[..First.IpHeader]));
        }

        var transport = head[First.IpHeader..];
        var checksumOffset = First.IsUdp ? 6 : 16;
        if (First.IsUdp) BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(total - First.IpHeader));
        else transport[13] |= (byte)LastFlags;
        BinaryPrimitives.WriteUInt16BigEndian(transport[checksumOffset..], First.PseudoSum(head, total - First.IpHeader));
        return new VnetHeader
        {
            Flags = VnetHeader.NeedsChecksum,
            GsoType = First.IsUdp ? VnetHeader.GsoUdp : First.IsV6 ? VnetHeader.GsoTcp6 : VnetHeader.GsoTcp4,
            HeaderLength = (ushort)First.Head,
            GsoSize = (ushort)SegmentSize,
            ChecksumStart = (ushort)First.IpHeader,
            ChecksumOffset = (ushort)checksumOffset,
        };
    }

    private readonly bool SameIpHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> packet, in FlowPacket info)
    {
        if (info.IsV6)
        {
            // Traffic class and flow label; next header and hop limit; addresses. Only the length may differ.
            return head[..4].SequenceEqual(packet[..4]) && head[6..40].SequenceEqual(packet[6..40]);
        }

        // Segmentation increments the identification, also with dont-fragment set, where a sender need not.
        var identification = unchecked((ushort)(First.Identification + Count));
        return info.Identification == identification && head[..2].SequenceEqual(packet[..2]) && head[6..10].SequenceEqual(packet[6..10])
            && head[12..info.IpHeader].SequenceEqual(packet[12..info.IpHeader]);
    }

    private readonly bool SamePorts(ReadOnlySpan<byte> head, ReadOnlySpan<byte> packet) =>
        head.Slice(First.IpHeader, 4).SequenceEqual(packet.Slice(First.IpHeader, 4));

    private readonly bool ContinuesTcp(ReadOnlySpan<byte> head, ReadOnlySpan<byte> packet, in FlowPacket info)
    {
        var a = head[First.IpHeader..];
        var b = packet[First.IpHeader..info.Head];
        const TcpFlags May = TcpFlags.Fin | TcpFlags.Psh;
        return SamePorts(head, packet)
            && info.Sequence == unchecked(First.Sequence + (uint)Payload)
            && (info.Flags & ~May) == (First.Flags & ~May)
            && a.Slice(8, 5).SequenceEqual(b.Slice(8, 5)) // acknowledgement, header length
            && a.Slice(14, 2).SequenceEqual(b.Slice(14, 2)) // window
            && a[18..].SequenceEqual(b[18..]); // urgent pointer, options
    }
}
