namespace IpTfs.Cluster.Relay;

/// <summary>What a node's relay did, in packets. Each packet that is not passed on is counted under one reason.</summary>
/// <remarks>
/// Packets refused by a sender's full mailbox are not counted here, but at the directory entry (<c>mailbox-full</c>, <c>sa-stopped</c>).
/// </remarks>
public record struct RelayCounters
{
    /// <summary>Handed to the kernel, on their way to the owner.</summary>
    public long Sent;

    /// <summary>Not sent: shorter than an ESP header, with SPI 0, or without a source address.</summary>
    public long SendMalformed;

    /// <summary>Not sent: too long for a datagram with the octets that relaying adds.</summary>
    public long SendTooLong;

    /// <summary>Not sent: the link to the owner carries no packet of this size, and fragments are forbidden.</summary>
    public long SendTooBig;

    /// <summary>Not sent: the kernel had no room, or no way to the owner.</summary>
    public long SendFailed;

    /// <summary>Not sent: no batch left in the pool to seal into.</summary>
    public long SendPoolExhausted;

    /// <summary>Not sent: waited for a sender that was stopped, or failed.</summary>
    public long SendStopped;

    /// <summary>Genuine and new, and delivered.</summary>
    public long Received;

    /// <summary>Of those received: for an SA that this node does not have.</summary>
    public long NotOwner;

    /// <summary>Refused: from a node that is not, or no longer, in the cluster.</summary>
    public long UnknownSender;

    /// <summary>
    /// Refused: not from the node that the tag names, or not from that node's present life, or not to this life; or so late that its number is taken for one of the next 2^32
    /// (RFC 4303 Appendix A2.2).
    /// </summary>
    public long BadIcv;

    /// <summary>Refused: received before.</summary>
    public long Replayed;

    /// <summary>Refused: too short, or genuine but with malformed content.</summary>
    public long Malformed;

    /// <summary>Genuine and new, but the pool had no batch left to deliver it in.</summary>
    public long PoolExhausted;

    /// <summary>Reports that earlier packets did not arrive.</summary>
    public long PathErrors;

    /// <summary>Buffered, because their SA was being handed over.</summary>
    public long Held;

    /// <summary>Not buffered: the handoff buffer was full, or had been stopped.</summary>
    public long HoldOverflow;

    /// <summary>Of those buffered: dropped, because their SA did not start in time.</summary>
    public long HoldExpired;

    /// <summary>Adds other counters.</summary>
    public void Add(in RelayCounters other)
    {
        Sent += other.Sent;
        SendMalformed += other.SendMalformed;
        SendTooLong += other.SendTooLong;
        SendTooBig += other.SendTooBig;
        SendFailed += other.SendFailed;
        SendPoolExhausted += other.SendPoolExhausted;
        SendStopped += other.SendStopped;
        Received += other.Received;
        NotOwner += other.NotOwner;
        UnknownSender += other.UnknownSender;
        BadIcv += other.BadIcv;
        Replayed += other.Replayed;
        Malformed += other.Malformed;
        PoolExhausted += other.PoolExhausted;
        PathErrors += other.PathErrors;
        Held += other.Held;
        HoldOverflow += other.HoldOverflow;
        HoldExpired += other.HoldExpired;
    }

    /// <summary>Returns the counters, and resets them to 0.</summary>
    public RelayCounters Take()
    {
        var counted = this;
        this = default;
        return counted;
    }

    /// <summary>The counters with the names by which they are shown. Allocates.</summary>
    public readonly IReadOnlyList<KeyValuePair<string, long>> Named() =>
    [
        new("sent", Sent),
        new("send-malformed", SendMalformed),
        new("send-too-long", SendTooLong),
        new("send-too-big", SendTooBig),
        new("send-failed", SendFailed),
        new("send-pool-exhausted", SendPoolExhausted),
        new("send-stopped", SendStopped),
        new("received", Received),
        new("not-owner", NotOwner),
        new("unknown-sender", UnknownSender),
        new("bad-icv", BadIcv),
        new("replayed", Replayed),
        new("malformed", Malformed),
        new("pool-exhausted", PoolExhausted),
        new("path-errors", PathErrors),
        new("held", Held),
        new("hold-overflow", HoldOverflow),
        new("hold-expired", HoldExpired),
    ];
}
