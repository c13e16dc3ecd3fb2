namespace IpTfs.Actors.Refs;

/// <summary>A question to an actor got no answer in time, or its actor had already stopped.</summary>
public sealed class AskTimeoutException : TimeoutException
{
    /// <summary>Makes the exception.</summary>
    public AskTimeoutException()
    {
    }

    /// <summary>Makes the exception with its text.</summary>
    public AskTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its text and cause.</summary>
    public AskTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
