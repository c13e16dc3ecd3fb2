namespace IpTfs.Cluster.Etcd;

/// <summary>One address of etcd, and its record of failures. Its state belongs to <see cref="EtcdEndpoints"/>.</summary>
internal sealed class EtcdEndpoint(Uri address)
{
    private readonly string _base = address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>The address.</summary>
    public Uri Address => address;

    /// <summary>Failures since the endpoint last worked.</summary>
    public int Failures { get; set; }

    /// <summary>Until when the endpoint is in back-off; a timestamp.</summary>
    public long BlockedUntil { get; set; } = long.MinValue;

    /// <summary>Whether the endpoint was last logged as working or as failed; null before the first log line.</summary>
    public bool? IsLoggedAsWorking { get; set; }

    /// <summary>When its failure was logged last; a timestamp.</summary>
    public long? FailureLogged { get; set; }

    /// <summary>The address of a method.</summary>
    public Uri At(string path) => new(_base + path);
}
