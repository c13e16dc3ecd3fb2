namespace IpTfs.Node.Admin;

/// <summary>What the counters mean, for the metrics' HELP lines.</summary>
internal static class CounterHelp
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["tx-pkts"] = "Outer packets sent (RFC 9348).",
        ["tx-octets"] = "Octets of the outer packets sent (RFC 9348).",
        ["tx-drop-pkts"] = "Packets dropped on their way out (RFC 9348).",
        ["rx-pkts"] = "Outer packets received (RFC 9348).",
        ["rx-octets"] = "Octets of the outer packets received (RFC 9348).",
        ["rx-drop-pkts"] = "Packets dropped on their way in (RFC 9348).",
        ["tx-inner-pkts"] = "Inner packets sent into the tunnel (RFC 9348).",
        ["tx-inner-octets"] = "Octets of the inner packets sent into the tunnel (RFC 9348).",
        ["rx-inner-pkts"] = "Inner packets delivered (RFC 9348).",
        ["rx-inner-octets"] = "Octets of the inner packets delivered (RFC 9348).",
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
        ["rx-missed-pkts"] = "Outer packets whose sequence numbers were given up (RFC 9348).",
    };

    /// <summary>A sentence about a counter.</summary>
    public static string Of(string name) => ByName.GetValueOrDefault(name, $"The counter {name} of docs/reference/counters.md.");
}
