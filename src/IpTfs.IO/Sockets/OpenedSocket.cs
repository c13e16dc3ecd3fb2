using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>A socket that is open, configured and bound.</summary>
/// <param name="Descriptor">Owned by the holder of this value.</param>
/// <param name="Local">The address that the socket is bound to.</param>
/// <param name="Features">The batching and offloads of the socket.</param>
/// <param name="ReceiveUnit">Octets reserved for each received message.</param>
internal readonly record struct OpenedSocket(OwnedDescriptor Descriptor, Endpoint Local, IoFeatures Features, int ReceiveUnit);
