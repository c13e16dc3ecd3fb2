using System.Runtime.InteropServices;

namespace IpTfs.IO.Sockets;

/// <summary>The sends of one thread on one socket: written by that thread only, on its own cache lines, and read by any thread.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SendLane
{
    /// <summary>The fragment policy of the send in progress, plus one; 0 when none is in progress.</summary>
    public int Policy;

    /// <summary>System calls made.</summary>
    public long Calls;

    /// <summary>Packets handed to the kernel.</summary>
    public long Sent;

    /// <summary>Octets handed to the kernel.</summary>
    public long SentOctets;

    /// <summary>Packets dropped because buffers stayed full.</summary>
    public long Congested;

    /// <summary>Packets dropped because they are larger than the path MTU.</summary>
    public long TooBig;

    /// <summary>Packets dropped because the peer is unreachable.</summary>
    public long Unreachable;

    /// <summary>Packets dropped because the system refuses to send them.</summary>
    public long Refused;

    /// <summary>Adds one send.</summary>
    public void Count(in SendProgress progress)
    {
        Calls += progress.Calls;
        Sent += progress.Sent;
        SentOctets += progress.SentOctets;
        if (progress.Status == SendStatus.Complete) return;
        Congested += progress.Congested;
        TooBig += progress.TooBig;
        Unreachable += progress.Unreachable;
        Refused += progress.Refused;
    }

    /// <summary>Adds the counters to those of the socket.</summary>
    public void AddTo(ref OuterSocketCounters counters)
    {
        counters.SendCalls += Volatile.Read(ref Calls);
        counters.SentPackets += Volatile.Read(ref Sent);
        counters.SentOctets += Volatile.Read(ref SentOctets);
        counters.SendCongested += Volatile.Read(ref Congested);
        counters.SendTooBig += Volatile.Read(ref TooBig);
        counters.SendUnreachable += Volatile.Read(ref Unreachable);
        counters.SendRefused += Volatile.Read(ref Refused);
    }
}
