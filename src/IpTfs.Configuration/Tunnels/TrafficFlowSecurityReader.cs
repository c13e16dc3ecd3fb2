using IpTfs.Hocon.Reading;
using IpTfs.Protocol.Egress;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Configuration.Tunnels;

/// <summary>Reads how inner packets are packed, paced and ordered.</summary>
internal static class TrafficFlowSecurityReader
{
    /// <summary>The smallest AGGFRAG payload that the ingress works with, header included.</summary>
    public const int MinimumPayloadOctets = 4 + IngressTuning.MinimumCapacityOctets;

    private const int MaxOuterPacketSize = 65_000;
    private const long MaxRate = 1_000_000_000_000;

    private enum ModeWord
    {
        OnDemand,
        ConstantRate,
        CongestionControlled,
    }

    /// <summary>Reads the settings; null after a fault.</summary>
    /// <param name="section">The object.</param>
    /// <param name="mtu">MTU of the inner interface; null when it is not known.</param>
    /// <param name="minimumOuterPacketSize">The smallest outer packet; null when it is not known.</param>
    public static TrafficFlowSecurityConfiguration? Read(ConfigSection section, int? mtu, int? minimumOuterPacketSize)
    {
        var size = section.OptionalSection("packet-size");
        var discovery = size.Required("use-path-mtu-discovery").Boolean();
        var octets = (int?)size.Required("outer-packet-size").Octets(minimumOuterPacketSize ?? 1, MaxOuterPacketSize);
        var (mode, rate, layer) = ReadMode(section);
        var dontFragment = section.Required("dont-fragment").Boolean();
        var aggregationEntry = section.Optional("max-aggregation-time");
        var aggregation = aggregationEntry.IsAbsent ? long.MaxValue : aggregationEntry.Nanos(1);
        var window = section.Required("window-size").WholeNumber(0, EgressTuning.MaximumReorderWindow, "packets");
        var immediately = section.Required("send-immediately").Boolean();
        var timer = section.Required("lost-packet-timer-interval").Nanos(1);
        var delay = section.Required("initial-delay").Nanos();
        var queue = ReadQueueSize(section, mtu);
        var fill = section.Required("fill").Keyword(("split", FillPolicy.Split), ("whole-packets", FillPolicy.WholePackets));
        var fragment = (int?)section.Required("minimum-fragment-size").Octets(1, ushort.MaxValue);
        var profile = section.Required("peer-profile").Keyword(("default", PeerProfile.Default), ("linux", PeerProfile.Linux));
        if (discovery is null || octets is null || mode is null || rate is null || dontFragment is null || aggregation is null || window is null
            || immediately is null || timer is null || delay is null || queue is null || fill is null || fragment is null || profile is null)
            return null;
        return new TrafficFlowSecurityConfiguration
        {
            Mode = mode.Value,
            OuterPacketSize = octets.Value,
            UsePathMtuDiscovery = discovery.Value,
            FixedRateBitsPerSecond = rate.Value,
            RateLayer = layer,
            DontFragment = dontFragment.Value,
            Fill = fill.Value,
            MinimumFragmentOctets = fragment.Value,
            PeerProfile = profile.Value,
            MaxAggregationNanos = aggregation.Value,
            WindowSize = window.Value,
            SendImmediately = immediately.Value,
            LostPacketTimerNanos = timer.Value,
            InitialDelayNanos = delay.Value,
            MaxQueueOctets = queue.Value,
        };
    }

    private static (SendMode? Mode, long? Rate, RateLayer Layer) ReadMode(ConfigSection section)
    {
        var entry = section.Required("mode");
        var word = entry.Keyword(
            ("on-demand", ModeWord.OnDemand), ("constant-rate", ModeWord.ConstantRate), ("congestion-controlled", ModeWord.CongestionControlled));
        var l3Entry = section.Optional("l3-fixed-rate");
        var l2Entry = section.Optional("l2-fixed-rate");
        var l3 = l3Entry.BitsPerSecond(1, MaxRate);
        var l2 = l2Entry.BitsPerSecond(1, MaxRate);
        var layer = l3Entry.IsAbsent && !l2Entry.IsAbsent ? RateLayer.L2 : RateLayer.L3;
        var faulty = l3.HasValue != l3Entry.IsPresent || l2.HasValue != l2Entry.IsPresent;
        switch (word)
        {
            case ModeWord.CongestionControlled:
                entry.Fault("this version does not have congestion-controlled: expected on-demand or constant-rate");
                return default;
            case ModeWord.ConstantRate when l3Entry.IsAbsent && l2Entry.IsAbsent:
                entry.Fault("constant-rate needs l3-fixed-rate or l2-fixed-rate, such as l3-fixed-rate = 100 Mbps");
                return default;
            case ModeWord.ConstantRate when !l3Entry.IsAbsent && !l2Entry.IsAbsent:
                l2Entry.Fault("there is l3-fixed-rate already: keep one of the two");
                return default;
            case null:
                return default;
            default:
                return (word == ModeWord.ConstantRate ? SendMode.ConstantRate : SendMode.OnDemand, faulty ? null : l3 ?? l2 ?? 0, layer);
        }
    }

    private static int? ReadQueueSize(ConfigSection section, int? mtu)
    {
        var entry = section.Required("max-queue-size");
        var size = entry.Octets(1, int.MaxValue);
        if (size is null || mtu is null || size >= mtu) return (int?)size;
        entry.Fault($"holds not even one packet: expected at least {mtu} octets, the MTU of the inner interface");
        return null;
    }
}
