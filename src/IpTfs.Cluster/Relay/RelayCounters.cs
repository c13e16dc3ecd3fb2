namespace IpTfs.Cluster.Relay;

/// <summary>What a node's relay did, in packets. Each packet that is not passed on is counted under one reason.</summary>
/// <remarks>
/// What a sender's full mailbox refuses stays with whoever told it, and is counted there (<c>mailbox-full</c>, <c>sa-stopped</c> of the directory's entry).
/// </remarks>
public record struct RelayCounters
{
    /// <summary>Handed to the kernel, on their way to the owner.</summary>
    public long Sent;

    /// <summary>Not sent: shorter than an ESP header, with SPI 0, or from nowhere.</summary>
    public long SendMalformed;

    /// <summary>Not sent: too long to be carried with what relaying adds.</summary>
    public long SendTooLong;

    /// <summary>Not sent: the link to the owner carries no packet of this size, and fragments are forbidden.</summary>
    public long SendTooBig;

    /// <summary>Not sent: the kernel had no room, or no way to the owner.</summary>
    public long SendFailed;

    /// <summary>Not sent: no memory left to seal in.</summary>
    public long SendPoolExhausted;

    /// <summary>Not sent: waited for a sender that was stopped, or failed.</summary>
    public long SendStopped;

    /// <summary>Genuine, new, and handed on.</summary>
    public long Received;

    /// <summary>Of those received: for an SA that this node does not have.</summary>
    public long NotOwner;

    /// <summary>Refused: from a node that is not, or no longer, in the cluster.</summary>
    public long UnknownSender;

    /// <summary>
    /// Refused: not from the node that it names, or not from its present life, or not to this one; or so late that its number is taken for one of the next 2^32
    /// (RFC 4303 Appendix A2.2).
    /// </summary>
    public long BadIcv;

    /// <summary>Refused: received before.</summary>
    public long Replayed;

    /// <summary>Refused: too short, or genuine and without a meaning.</summary>
    public long Malformed;

    /// <summary>Genuine and new, but no memory was left to hand it on in.</summary>
    public long PoolExhausted;

    /// <summary>Reports that earlier packets did not arrive.</summary>
    public long PathErrors;

    /// <summary>Kept, because their SA was on its way from one node to another.</summary>
    public long Held;

    /// <summary>Not kept: too many waited already.</summary>
    public long HoldOverflow;

    /// <summary>Of those kept: dropped, because their SA did not start in time.</summary>
    public long HoldExpired;

    /// <summary>Adds what somebody else counted.</summary>
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

    /// <summary>Hands out what was counted, and begins again at 0.</summary>
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
