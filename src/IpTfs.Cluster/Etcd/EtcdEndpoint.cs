namespace IpTfs.Cluster.Etcd;

/// <summary>One address of etcd, and how it goes with it. Its state belongs to <see cref="EtcdEndpoints"/>.</summary>
internal sealed class EtcdEndpoint(Uri address)
{
    private readonly string _base = address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>The address.</summary>
    public Uri Address => address;

    /// <summary>Failures since it worked.</summary>
    public int Failures { get; set; }

    /// <summary>Until when it is left alone; a timestamp.</summary>
    public long BlockedUntil { get; set; } = long.MinValue;

    /// <summary>Whether anything came of it yet, and what was said of it last.</summary>
    public bool? IsLoggedAsWorking { get; set; }

    /// <summary>When its failure was logged last; a timestamp.</summary>
    public long? FailureLogged { get; set; }

    /// <summary>The address of a method.</summary>
    public Uri At(string path) => new(_base + path);
}
