namespace IpTfs.Cluster.Keys;

/// <summary>The cluster's key cannot be read. The message names the file and what to do; it reveals nothing of the key but its length.</summary>
public sealed class ClusterKeyException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ClusterKeyException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with which file.</param>
    public ClusterKeyException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with which file.</param>
    /// <param name="innerException">What the system said.</param>
    public ClusterKeyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
