namespace IpTfs.Actors.TestKit;

/// <summary>An expectation of a test was not met. The text names the seed that replays it.</summary>
public sealed class ExpectationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ExpectationException()
    {
    }

    /// <summary>Makes the exception with its text.</summary>
    public ExpectationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its text and cause.</summary>
    public ExpectationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
