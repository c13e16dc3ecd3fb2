namespace IpTfs.IO.Sockets;

/// <summary>The packets of one send that were sent or dropped so far, and the errors that occurred.</summary>
internal struct SendProgress
{
    /// <summary>Makes an empty record.</summary>
    public SendProgress()
    {
    }

    /// <summary>System calls made.</summary>
    public int Calls;

    /// <summary>Packets handed to the kernel.</summary>
    public int Sent;

    /// <summary>Octets handed to the kernel.</summary>
    public long SentOctets;

    /// <summary>Packets dropped because buffers stayed full.</summary>
    public int Congested;

    /// <summary>Packets dropped because they are larger than the path MTU.</summary>
    public int TooBig;

    /// <summary>Packets dropped because the peer is unreachable.</summary>
    public int Unreachable;

    /// <summary>Packets dropped because the system refuses to send them.</summary>
    public int Refused;

    /// <summary>The error number of the most severe drop.</summary>
    public int Errno;

    /// <summary>The path MTU that the kernel reported; 0 when it reported none.</summary>
    public int PathMtu;

    /// <summary>Packets of this length and above do not fit the path.</summary>
    public int TooBigLength = int.MaxValue;

    /// <summary>How many of the next packets are sent one by one, because the kernel refused to segment them.</summary>
    public int Singles;

    /// <summary>Whether the current message has failed once: the error may belong to an earlier packet.</summary>
    public bool Retried;

    /// <summary>Whether this send has waited for buffer space.</summary>
    public bool Waited;

    /// <summary>How the send ended: the most severe status.</summary>
    public readonly SendStatus Status =>
        Refused > 0 ? SendStatus.Refused
        : TooBig > 0 ? SendStatus.TooBig
        : Unreachable > 0 ? SendStatus.Unreachable
        : Congested > 0 ? SendStatus.Congested
        : SendStatus.Complete;

    /// <summary>The outcome for the caller.</summary>
    public readonly SendOutcome Outcome => new(Status, Sent, Congested + TooBig + Unreachable + Refused, PathMtu, Errno);

    /// <summary>Counts dropped packets.</summary>
    public void Drop(SendStatus why, int packets, int errno)
    {
        if (why >= Status) Errno = errno;
        switch (why)
        {
            case SendStatus.Congested:
                Congested += packets;
                break;
            case SendStatus.TooBig:
                TooBig += packets;
                break;
            case SendStatus.Unreachable:
                Unreachable += packets;
                break;
            default:
                Refused += packets;
                break;
        }
    }
}
