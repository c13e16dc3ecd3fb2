namespace IpTfs.Gateway.Datapath;

/// <summary>Counters of the outer packets that an ingress pipeline has sent. Single writer.</summary>
public struct IngressPipelineCounters
{
    /// <summary>ESP packets handed to the kernel: <c>ipsec-stats tx-pkts</c>.</summary>
    public long TxPackets;

    /// <summary>Octets of these packets, ESP header to ICV.</summary>
    public long TxOctets;

    /// <summary>Too-big messages sent back to the sources of inner packets.</summary>
    public long TxTooBigMessages;
}
