using System.Runtime.InteropServices;

namespace IpTfs.Actors.Mailboxes;

/// <summary>Consumer's and producers' ends of a ring, a cache line apart so that they do not slow each other down.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct RingIndices
{
    /// <summary>Where the consumer takes next. Written by the consumer.</summary>
    [FieldOffset(0)]
    internal long Head;

    /// <summary>Where the next producer writes.</summary>
    [FieldOffset(64)]
    internal long Tail;
}
