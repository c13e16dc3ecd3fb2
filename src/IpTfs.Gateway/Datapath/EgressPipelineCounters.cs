namespace IpTfs.Gateway.Datapath;

/// <summary>Counters of the inner packets that an egress pipeline has delivered. Single writer.</summary>
public struct EgressPipelineCounters
{
    /// <summary>Inner packets that the device accepted.</summary>
    public long RxDelivered;
}
