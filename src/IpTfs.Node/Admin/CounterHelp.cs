namespace IpTfs.Node.Admin;

/// <summary>What the counters mean, for the metrics' HELP lines.</summary>
internal static class CounterHelp
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["tx-pkts"] = "Outer packets sent (RFC 9348).",
        ["tx-octets"] = "Octets of the outer packets sent (RFC 9348).",
        ["rx-pkts"] = "Outer packets received (RFC 9348).",
        ["rx-octets"] = "Octets of the outer packets received (RFC 9348).",
        ["inner-tx-pkts"] = "Inner packets sent into the tunnel (RFC 9348).",
        ["inner-tx-octets"] = "Octets of the inner packets sent into the tunnel (RFC 9348).",
        ["inner-tx-fragmented-pkts"] = "Inner packets sent in more than one outer packet.",
        ["inner-rx-pkts"] = "Inner packets that came out of the tunnel (RFC 9348).",
        ["inner-rx-octets"] = "Octets of the inner packets that came out of the tunnel (RFC 9348).",
        ["inner-rx-reassembled-pkts"] = "Inner packets that came in more than one outer packet.",
        ["inner-rx-delivered-pkts"] = "Inner packets that the policy passed and the inner device took.",
        ["rx-incomplete-pkts"] = "Inner packets of which a part never came (RFC 9348).",
        ["tx-all-pad-pkts"] = "Outer packets sent that carry nothing but pad (RFC 9348).",
        ["tx-all-pad-octets"] = "Octets of pad in them (RFC 9348).",
        ["tx-extra-pad-pkts"] = "Outer packets sent with data that end in pad (RFC 9348).",
        ["tx-extra-pad-octets"] = "Octets of pad in them (RFC 9348).",
        ["rx-all-pad-pkts"] = "Outer packets received that carry nothing but pad (RFC 9348).",
        ["rx-all-pad-octets"] = "Octets of pad in them (RFC 9348).",
        ["rx-extra-pad-pkts"] = "Outer packets received with data that end in pad (RFC 9348).",
        ["rx-extra-pad-octets"] = "Octets of pad in them (RFC 9348).",
        ["rx-errored-pkts"] = "Outer packets in which something was malformed (RFC 9348).",
        ["tx-missed-slots"] = "Sending times of a constant rate that passed unused.",
        ["tx-late-slots"] = "Sending times of a constant rate that were used late.",
        ["tx-too-big-messages"] = "ICMP and ICMPv6 too-big messages sent back to inner sources.",
        ["rx-reordered-pkts"] = "Outer packets that came out of order and were put in their place.",
        ["rx-late-pkts"] = "Outer packets that came after they had been given up.",
        ["rx-duplicate-pkts"] = "Outer packets whose sequence number had come before.",
        ["rx-congestion-marks"] = "Outer packets that came with a congestion mark.",
        ["rx-missed-pkts"] = "Outer packets whose sequence numbers were given up (RFC 9348).",
    };

    /// <summary>Whether a counter has a sentence of its own.</summary>
    public static bool Knows(string name) => ByName.ContainsKey(name);

    /// <summary>A sentence about a counter.</summary>
    public static string Of(string name) => ByName.GetValueOrDefault(name, $"The counter {name} of docs/reference/counters.md.");
}
