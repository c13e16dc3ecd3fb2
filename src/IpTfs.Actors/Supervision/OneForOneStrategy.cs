namespace IpTfs.Actors.Supervision;

/// <summary>How a supervisor handles the failure of a child: that child alone, its siblings are not touched. Immutable.</summary>
public sealed record OneForOneStrategy
{
    /// <summary>Restart with the default back-off, at most 10 failures a minute.</summary>
    public static readonly OneForOneStrategy Default = new();

    /// <summary>Stop a child at its first failure.</summary>
    public static readonly OneForOneStrategy AlwaysStop = new() { Decider = static _ => Directive.Stop };

    /// <summary>Chooses the directive. Out of memory and its like escalate without being asked about; so does a decider that throws.</summary>
    public Func<Exception, Directive> Decider { get; init; } = static _ => Directive.Restart;

    /// <summary>How many failures in the window are still answered with resume or restart; the next one stops the child. Negative for no limit.</summary>
    public int MaxFailures { get; init; } = 10;

    /// <summary>The window in which failures are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before a restart.</summary>
    public Backoff Backoff { get; init; } = Backoff.Default;

    internal Directive Decide(Exception reason)
    {
        // Retrying does not give memory back; whoever is above must decide about the process.
        if (reason is OutOfMemoryException or InsufficientExecutionStackException or AccessViolationException) return Directive.Escalate;
        try
        {
            return Decider(reason);
        }
        catch (Exception)
        {
            return Directive.Escalate;
        }
    }
}
