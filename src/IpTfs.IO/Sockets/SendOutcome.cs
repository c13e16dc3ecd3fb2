namespace IpTfs.IO.Sockets;

/// <summary>The result of sending a batch. Sent and dropped add up to the packets of the batch.</summary>
/// <param name="Status">The most severe result in the batch.</param>
/// <param name="Sent">ESP packets handed to the kernel.</param>
/// <param name="Dropped">ESP packets not handed to the kernel.</param>
/// <param name="PathMtu">With <see cref="SendStatus.TooBig"/>: the largest outer IP packet in octets that the path is known to carry; 0 when unknown.</param>
/// <param name="Errno">The system's error number for the status; 0 when complete.</param>
public readonly record struct SendOutcome(SendStatus Status, int Sent, int Dropped, int PathMtu, int Errno);
