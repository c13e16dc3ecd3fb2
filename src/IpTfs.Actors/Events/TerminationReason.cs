namespace IpTfs.Actors.Events;

/// <summary>Why an actor stopped.</summary>
public enum TerminationReason
{
    /// <summary>It was told to, or its parent stopped.</summary>
    Stopped,

    /// <summary>Its supervisor gave it up.</summary>
    Failed,
}
