namespace IpTfs.Gateway.Status;

/// <summary>What an SA does now, from good to bad: the larger value is the worse state.</summary>
public enum SaState
{
    /// <summary>It carries traffic.</summary>
    Running,

    /// <summary>It sends what it holds and takes nothing new.</summary>
    Draining,

    /// <summary>It failed and waits to be restarted.</summary>
    Restarting,

    /// <summary>A hard lifetime ended; it waits for a successor.</summary>
    Expired,

    /// <summary>It is closed for good on this node, which may not own it any more or has handed it over.</summary>
    Closed,

    /// <summary>It failed too often and stays down until it is installed anew.</summary>
    Failed,
}
