namespace IpTfs.Actors.Supervision;

/// <summary>What a supervisor does about a child that failed.</summary>
public enum Directive
{
    /// <summary>Go on with the next message and the state as it is.</summary>
    Resume,

    /// <summary>Go on with a fresh instance, after the back-off.</summary>
    Restart,

    /// <summary>Stop the child and report it as failed.</summary>
    Stop,

    /// <summary>Fail in the child's place: the supervisor's own supervisor decides.</summary>
    Escalate,
}
