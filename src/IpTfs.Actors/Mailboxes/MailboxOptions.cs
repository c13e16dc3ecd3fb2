namespace IpTfs.Actors.Mailboxes;

/// <summary>The limits of an actor's two mailboxes.</summary>
public sealed record MailboxOptions
{
    /// <summary>64 data items in batches of up to 16, any number of messages.</summary>
    public static readonly MailboxOptions Default = new();

    /// <summary>How many data items may wait. The newest one too many is refused.</summary>
    public int DataCapacity { get; init; } = 64;

    /// <summary>How many data items one <c>ReceiveData</c> gets at most.</summary>
    public int DataBatch { get; init; } = 16;

    /// <summary>How many messages may wait; 0 for no limit. Notices of death and timer ticks are never refused.</summary>
    public int ControlCapacity { get; init; }

    /// <summary>Whether data that wait survive a restart, as messages always do; otherwise they go to <c>OnDropped</c> when the actor fails.</summary>
    public bool KeepDataOnRestart { get; init; } = true;

    internal MailboxOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(DataCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DataCapacity, 1 << 24);
        ArgumentOutOfRangeException.ThrowIfLessThan(DataBatch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ControlCapacity);
        return this;
    }
}
