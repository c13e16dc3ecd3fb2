namespace IpTfs.Cluster.Etcd;

/// <summary>The store cannot be used as it is configured: the message names the file or setting and what to do.</summary>
public sealed class StoreOpenException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public StoreOpenException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong and what to do, for an operator.</param>
    public StoreOpenException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    /// <param name="message">What is wrong and what to do, for an operator.</param>
    /// <param name="innerException">The cause.</param>
    public StoreOpenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
