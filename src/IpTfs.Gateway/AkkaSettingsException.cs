namespace IpTfs.Gateway;

/// <summary>Akka.NET cannot start with its settings: the section <c>akka</c> of the configuration is invalid.</summary>
public sealed class AkkaSettingsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AkkaSettingsException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AkkaSettingsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public AkkaSettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
