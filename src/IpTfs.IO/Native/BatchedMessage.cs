using System.Runtime.InteropServices;

namespace IpTfs.IO.Native;

/// <summary>struct mmsghdr: a message of sendmmsg or recvmmsg, and how many octets it moved.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BatchedMessage
{
    public MessageHeader Header;

    public uint Length;
}
