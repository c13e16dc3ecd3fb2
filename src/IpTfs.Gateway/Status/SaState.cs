namespace IpTfs.Gateway.Status;

/// <summary>The state of an SA, from good to bad: the larger value is the worse state.</summary>
public enum SaState
{
    /// <summary>The SA carries traffic.</summary>
    Running,

    /// <summary>The SA sends its queue and accepts no new packets.</summary>
    Draining,

    /// <summary>The SA's actor failed and waits for its restart.</summary>
    Restarting,

    /// <summary>A hard lifetime has ended; the SA needs a successor.</summary>
    Expired,

    /// <summary>The SA is closed for good on this node, which does not own it any more or has handed it over.</summary>
    Closed,

    /// <summary>The SA failed too often and stays down until it is installed again.</summary>
    Failed,
}
