using IpTfs.Configuration.Tunnels;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Gateway.Sa;

/// <summary>Makes SA definitions from configured tunnels. The keys are copied: the configuration keeps its own.</summary>
public static class SaDefinitions
{
    // Reassembling a split inner header could crash Linux before 7.2: such a peer gets no split header, of either family.
    private const int LongestFixedHeader = 40;

    /// <summary>The definition of one tunnel's pair of SAs; the caller owns its keys.</summary>
    public static SaDefinition From(TunnelConfiguration tunnel, string cryptoProvider)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        var tfs = tunnel.TrafficFlowSecurity;
        //= RFC9347 §4 R45: everything about sending is configured at the sender, statically
        return new SaDefinition
        {
            Name = tunnel.Name,
            Local = tunnel.Local.Address,
            LocalPort = tunnel.Local.Port,
            Remote = tunnel.Remote,
            Encapsulation = tunnel.Encapsulation,
            FollowPeerAddress = tunnel.FollowPeerAddress,
            Selectors = tunnel.Selectors,
            Outbound = new SaKeys(tunnel.Outbound.Spi, tunnel.Suite, tunnel.Outbound.Key.Octets, tunnel.Outbound.AuthKey.Octets),
            Inbound = new SaKeys(tunnel.Inbound.Spi, tunnel.Suite, tunnel.Inbound.Key.Octets, tunnel.Inbound.AuthKey.Octets),
            Esn = tunnel.Esn,
            ReplayWindow = tunnel.ReplayWindow,
            Lifetime = tunnel.Lifetime,
            Outer = tunnel.Outer,
            OuterPacketSize = tfs.OuterPacketSize,
            UsePathMtuDiscovery = tfs.UsePathMtuDiscovery,
            Ingress = new IngressSettings
            {
                Mode = tfs.Mode,
                PayloadOctets = tunnel.PayloadOctets,
                Fill = tfs.Fill,
                MinimumFragmentOctets = tfs.PeerProfile == PeerProfile.Linux ? Math.Max(tfs.MinimumFragmentOctets, LongestFixedHeader) : tfs.MinimumFragmentOctets,
                DontFragment = tfs.DontFragment,
                MaxQueueOctets = tfs.MaxQueueOctets,
                InitialDelayNanos = tfs.InitialDelayNanos,
                MaxAggregationNanos = tfs.MaxAggregationNanos,
                //= RFC9347 §4.1 R43: without congestion control the rate is configured
                FixedRateBitsPerSecond = tfs.FixedRateBitsPerSecond,
                RateLayer = tfs.RateLayer,
                OuterHeaderOctets = tunnel.OuterHeaderOctets,
            },
            Egress = new EgressSettings
            {
                ReorderWindow = tfs.WindowSize,
                SendImmediately = tfs.SendImmediately,
                LostPacketTimerNanos = tfs.LostPacketTimerNanos,
            },
            CryptoProvider = cryptoProvider,
        };
    }
}
