namespace IpTfs.Gateway;

/// <summary>Numbers of the gateway's log events: 1000 node, 2000 SA, 3000 cluster, 4000 I/O. A number is never reused for another event.</summary>
internal static class EventIds
{
    public const int ActorRestarting = 1001;
    public const int ActorFailed = 1002;
    public const int GatewayStarted = 1010;
    public const int GatewayStopped = 1011;
    public const int SaUnusable = 2001;
    public const int SaStopped = 2002;
    public const int SoftLifetimeReached = 2003;
    public const int HardLifetimeReached = 2004;
    public const int PeerMoved = 2005;
    public const int TunnelRemoved = 2006;
    public const int TunnelReconfigured = 2007;
    public const int SelectorConflict = 2008;
}
