namespace IpTfs.Node.Capture;

/// <summary>Limits on the memory used for a capture file, whatever its length fields say.</summary>
internal static class CaptureLimits
{
    /// <summary>The longest frame that is read; longer ones are skipped and reported. tcpdump's own limit is a quarter of it.</summary>
    public const int RecordOctets = 1 << 20;

    /// <summary>Interfaces of one pcapng section.</summary>
    public const int Interfaces = 4096;

    /// <summary>Octets of an interface description that are searched for options.</summary>
    public const int InterfaceDescriptionOctets = 1 << 16;

    /// <summary>Fragmented datagrams that are reassembled at a time.</summary>
    public const int Datagrams = 64;

    /// <summary>Fragments of one datagram.</summary>
    public const int FragmentsPerDatagram = 256;

    /// <summary>How long a fragmented datagram waits for its missing fragments, in nanoseconds of the capture's time (RFC 1122 §3.3.2).</summary>
    public const long DatagramLifetimeNanos = 60_000_000_000;
}
