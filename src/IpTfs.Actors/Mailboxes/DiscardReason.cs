namespace IpTfs.Actors.Mailboxes;

/// <summary>Why an actor did not handle a data item that was sent to it.</summary>
public enum DiscardReason
{
    /// <summary>The mailbox was full; the new item is discarded.</summary>
    MailboxFull,

    /// <summary>The actor had stopped, or stopped while the item waited.</summary>
    Stopped,

    /// <summary>The actor threw while it handled the item.</summary>
    Failed,

    /// <summary>The actor received the item in a batch and did not take it.</summary>
    Unhandled,
}
