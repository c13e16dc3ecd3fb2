namespace IpTfs.Cluster.Store;

/// <summary>The store did not do what an operator's command needs. The message says what to do about it.</summary>
public sealed class StoreFailedException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public StoreFailedException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What happened, for an operator.</param>
    public StoreFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    /// <param name="message">What happened, for an operator.</param>
    /// <param name="innerException">The cause.</param>
    public StoreFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception from a store's answer.</summary>
    /// <param name="answer">The answer.</param>
    public StoreFailedException(StoreResponse.Failed answer)
        : base(Describe(answer)) => Failure = answer.Failure;

    /// <summary>What kind of failure it was.</summary>
    public StoreFailure Failure { get; }

    private static string Describe(StoreResponse.Failed answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Failure switch
        {
            StoreFailure.Unreachable => $"the store cannot be reached: {answer.Message}",
            StoreFailure.Unknown => $"the store gave no answer, and may have done it or not: {answer.Message}; run it again",
            StoreFailure.Full => $"the store has no room: {answer.Message}; compact and defragment etcd, raise its --quota-backend-bytes, and disarm the alarm",
            StoreFailure.Denied => $"the store does not permit it: {answer.Message}; check cluster.etcd.username, password-file and tls",
            StoreFailure.LeaseGone => $"the lease is gone: {answer.Message}",
            _ => $"the store does not take this: {answer.Message}",
        };
    }
}
