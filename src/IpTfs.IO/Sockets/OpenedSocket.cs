using IpTfs.IO.Native;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Sockets;

/// <summary>A socket that is open, configured and bound.</summary>
/// <param name="Descriptor">Owned by the holder of this value.</param>
/// <param name="Local">The address that it is bound to.</param>
/// <param name="Features">The batching and offloads that it has.</param>
/// <param name="ReceiveUnit">Octets that each received message may take.</param>
internal readonly record struct OpenedSocket(OwnedDescriptor Descriptor, Endpoint Local, IoFeatures Features, int ReceiveUnit);
