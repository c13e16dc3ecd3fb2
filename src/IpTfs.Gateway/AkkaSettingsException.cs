namespace IpTfs.Gateway;

/// <summary>Akka.NET does not start with its settings: the section <c>akka</c> of the configuration is at fault.</summary>
public sealed class AkkaSettingsException : Exception
{
    /// <summary>Makes the exception.</summary>
    public AkkaSettingsException()
    {
    }

    /// <summary>Makes the exception with its text.</summary>
    public AkkaSettingsException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its text and cause.</summary>
    public AkkaSettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
