using IpTfs.Protocol.Buffers;

namespace IpTfs.Cluster.Relay;

/// <summary>
/// Delivers ESP packets that another node relayed to the SAs of this node only, by SPI: a packet makes one hop. Runs on the thread of its caller.
/// </summary>
/// <param name="packets">
/// As an outer socket would have received them, of any number of SAs: <see cref="PacketSlot.Source"/> and <see cref="PacketSlot.Ecn"/> are those of the packet
/// that the peer sent. Ownership passes to the delegate.
/// </param>
/// <returns>How many of the packets belong to no SA of this node: they are counted as <c>not-owner</c>.</returns>
public delegate int RelayDelivery(PacketBatch packets);
