namespace IpTfs.Cluster.Etcd;

/// <summary>What an error says about the request and about what to do next.</summary>
internal enum EtcdErrorKind
{
    /// <summary>The request was certainly not executed: another endpoint may execute it.</summary>
    NotDone,

    /// <summary>The request may have been executed: only a request that may be repeated goes to another endpoint.</summary>
    Lost,

    /// <summary>Not executed: the endpoint does not trust us, or we do not trust it.</summary>
    Untrusted,

    /// <summary>Not executed: what answers at the endpoint is not etcd's JSON gateway.</summary>
    NotEtcd,

    /// <summary>Not executed: the token is not valid, or is missing.</summary>
    TokenRefused,

    /// <summary>Authentication is switched off.</summary>
    AuthenticationOff,

    /// <summary>Not executed: the lease is not there.</summary>
    LeaseGone,

    /// <summary>Not executed: the database has reached its quota.</summary>
    Full,

    /// <summary>Not executed: not allowed.</summary>
    Denied,

    /// <summary>Not executed: the revision that is asked for has been compacted.</summary>
    Compacted,

    /// <summary>Not executed: no such request, or not in this form.</summary>
    Invalid,
}
