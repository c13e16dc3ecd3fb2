namespace IpTfs.Interop.Tests.HandMade;

/// <summary>What of RFC 9347 decides a stream.</summary>
/// <param name="Section">The section.</param>
/// <param name="Says">What it says, in short; its own words only between quotation marks.</param>
public sealed record RfcRule(string Section, string Says)
{
    public static RfcRule Aggregation { get; } = new("2.2", "A payload carries inner packets one behind the other; what is received is forwarded.");

    public static RfcRule Reserved { get; } = new("6.1.1", "Reserved bits are 0 on generation and “ignored on receipt”.");

    public static RfcRule CongestionHeader { get; } = new("6.1.2", "Sub-type 1 is the same payload with congestion information in its header.");

    public static RfcRule CongestionReserved { get; } = new("6.1.2", "Its six reserved bits are “ignored on receipt”.");

    public static RfcRule SubTypes { get; } = new("6.1", "Sub-types 0 and 1 are defined; 2 to 255 are unassigned, and nothing says where their data stands.");

    public static RfcRule CongestionFlags { get; } = new(
        "6.1.2",
        "P says that the packet is a path MTU probe, E that the loss rate comes from congestion marks: both are there to be set.");

    public static RfcRule HeaderLength { get; } = new(
        "6.1",
        "The header has 4 octets in sub-type 0 and 24 in sub-type 1; what ends before is no payload, and the next one is.");

    public static RfcRule AllPad { get; } = new("2.2.3", "All-pad payloads may stand between the fragments of a packet; the receiver steps over them.");

    public static RfcRule HeaderOnly { get; } = new("2.2.4", "A payload may be empty: a header without DataBlocks.");

    public static RfcRule Pad { get; } = new("6.1.3.1", "Pad is known by its type, goes to the end of the payload, and its other octets mean nothing.");

    public static RfcRule OffsetBeyond { get; } = new("6.1.1", "BlockOffset may point past the end of the payload: then the next block begins in a later one.");

    public static RfcRule AppendixA { get; } = new("A", "The appendix's own example: BlockOffsets 0, 100, 2000, 600.");

    public static RfcRule OffsetInconsistent { get; } = new(
        "2.5",
        "An inconsistent BlockOffset is to be handled gracefully; the packet that it contradicts may be dropped.");

    public static RfcRule BlockTypes { get; } = new("6.1.3", "Blocks are read in turn by their types 0, 4 and 6; what stands before an unknown one is whole.");

    public static RfcRule IPv4Length { get; } = new("6.1.3.2", "A block of type 4 is as long as its Total Length, which is at least its header.");

    public static RfcRule IPv6Length { get; } = new("6.1.3.3", "A block of type 6 is as long as its Payload Length and the 40 octets of its header.");

    public static RfcRule CutAnywhere { get; } = new("2.2.3", "An inner packet may be cut after any octet and goes on in the next payload.");

    public static RfcRule Reorder { get; } = new(
        "2.2.3",
        "Outer packets are put in order within a window before reassembly; what is older than the window is dropped.");

    public static RfcRule Consecutive { get; } = new("2.2.3", "Fragments of a packet come in consecutive sequence numbers; without one of them the packet is lost.");

    public static RfcRule FirstBlock { get; } = new("2.2.3", "BlockOffset says where the first whole block begins, whether or not what stands before it is of use.");

    public static RfcRule Replay { get; } = new("2.2.3", "The payload is ESP's: a packet that came before is a replay (RFC 4303 §3.4.3).");
}
