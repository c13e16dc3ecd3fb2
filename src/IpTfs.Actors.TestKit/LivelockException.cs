namespace IpTfs.Actors.TestKit;

/// <summary>Actors or timers keep each other busy without ever coming to rest.</summary>
public sealed class LivelockException : Exception
{
    /// <summary>Makes the exception.</summary>
    public LivelockException()
    {
    }

    /// <summary>Makes the exception with its text.</summary>
    public LivelockException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its text and cause.</summary>
    public LivelockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
