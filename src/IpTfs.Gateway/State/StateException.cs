namespace IpTfs.Gateway.State;

/// <summary>The state directory or a file in it cannot be used. The message names the path and the remedy.</summary>
public sealed class StateException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public StateException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and the cause.</summary>
    public StateException(string message, Exception cause) : base(message, cause)
    {
    }
}
