namespace IpTfs.Actors.Mailboxes;

/// <summary>What went through an actor's mailboxes. Read without stopping the actor: each figure is right by itself.</summary>
public readonly record struct MailboxStatistics
{
    /// <summary>Messages handled.</summary>
    public long Messages { get; init; }

    /// <summary>Messages refused because the control mailbox was full.</summary>
    public long MessagesRefused { get; init; }

    /// <summary>Messages that were told to the actor and that it will never handle, because it stopped.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Data items handled.</summary>
    public long Data { get; init; }

    /// <summary>Calls of <c>ReceiveData</c>.</summary>
    public long DataBatches { get; init; }

    /// <summary>Data items handled on their teller's thread.</summary>
    public long DataInline { get; init; }

    /// <summary>Data items refused because the data mailbox was full: they stayed with their tellers.</summary>
    public long DataRefusedFull { get; init; }

    /// <summary>Data items refused because the actor was stopping or had stopped: they stayed with their tellers.</summary>
    public long DataRefusedStopped { get; init; }

    /// <summary>Data items that went to <c>OnDropped</c>.</summary>
    public long DataDropped { get; init; }

    /// <summary>Data items that wait now.</summary>
    public int DataQueued { get; init; }

    /// <summary>How often the actor failed.</summary>
    public long Failures { get; init; }

    /// <summary>How often the actor was restarted.</summary>
    public long Restarts { get; init; }
}
