namespace IpTfs.Actors.Context;

/// <summary>What a <see cref="SystemMessage"/> says.</summary>
internal enum SystemMessageKind
{
    /// <summary>Stop; the reason, if any, is why the supervisor gave up.</summary>
    Stop,

    /// <summary>The supervisor lets the actor go on as it is.</summary>
    Resume,

    /// <summary>The supervisor wants a fresh instance after a delay.</summary>
    Restart,

    /// <summary>The back-off before a restart is over.</summary>
    BackoffElapsed,

    /// <summary>The subject, a child, failed.</summary>
    ChildFailed,

    /// <summary>The subject, a child, has terminated.</summary>
    ChildTerminated,

    /// <summary>The subject wants to know when this actor terminates.</summary>
    Watch,

    /// <summary>The subject no longer wants to know.</summary>
    Unwatch,

    /// <summary>The subject, which this actor watches, has terminated.</summary>
    WatchedTerminated,
}
