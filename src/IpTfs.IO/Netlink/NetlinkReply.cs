namespace IpTfs.IO.Netlink;

/// <summary>Takes one message of a reply. Borrows the octets, which begin behind the netlink header.</summary>
internal delegate void NetlinkReply(ushort type, ReadOnlySpan<byte> body);
