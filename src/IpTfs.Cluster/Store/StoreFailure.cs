namespace IpTfs.Cluster.Store;

/// <summary>Why a request failed.</summary>
public enum StoreFailure
{
    /// <summary>Nothing was done: no endpoint took the request.</summary>
    Unreachable,

    /// <summary>The request may have been executed, or may yet be: the connection broke or the time ran out while the answer was awaited.</summary>
    Unknown,

    /// <summary>Nothing was done: the lease that a write names is gone.</summary>
    LeaseGone,

    /// <summary>Nothing was done: the store has no room (etcd's quota).</summary>
    Full,

    /// <summary>Nothing was done: user, password or certificate are not accepted, or may not do this.</summary>
    Denied,

    /// <summary>Nothing was done: the store does not take such a request; a fault of ours, or a store of another version.</summary>
    Invalid,
}
