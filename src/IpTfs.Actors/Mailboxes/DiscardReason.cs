namespace IpTfs.Actors.Mailboxes;

/// <summary>Why data that were told to an actor were not handled by it.</summary>
public enum DiscardReason
{
    /// <summary>As many items waited as the mailbox holds; the newest is discarded.</summary>
    MailboxFull,

    /// <summary>The actor has stopped, or stopped while the item waited.</summary>
    Stopped,

    /// <summary>The actor threw while it handled the item.</summary>
    Failed,

    /// <summary>The actor was given the item and did not take it.</summary>
    Unhandled,
}
