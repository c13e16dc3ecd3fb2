namespace IpTfs.IO.Netlink;

/// <summary>Receives one message of a reply. Borrows the octets, which begin after the netlink header.</summary>
internal delegate void NetlinkReply(ushort type, ReadOnlySpan<byte> body);
