namespace IpTfs.Protocol.Tests.Wire;

/// <summary>Whole packets that others made: the seeds of the parsers' tests.</summary>
internal static class Samples
{
    /// <summary>An ICMP echo request from 198.51.100.5 to 192.0.2.5 (RFC 7634 Appendix A).</summary>
    public static byte[] EchoRequest => Hex.Parse(
        """
        45000054a6f200004001e778c6336405c000020508005b7a3a080000553bec10
        0007362708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223
        2425262728292a2b2c2d2e2f3031323334353637
        """);

    // The next five were sent by Linux 6.18 into a TUN device.

    /// <summary>A TCP SYN from 192.0.2.1:60634 to 192.0.2.78:443.</summary>
    public static byte[] TcpSynOverIPv4 => Hex.Parse(
        "4500003c010840004006b564c0000201c000024e" + "ecda01bbe94dd42a00000000a002faf0fd150000020405b40402080a6797b800000000000103030a");

    /// <summary>A TCP SYN from [2001:db8::1]:57736 to [2001:db8::77]:443.</summary>
    public static byte[] TcpSynOverIPv6 => Hex.Parse(
        "6005ac2d0028064020010db800000000000000000000000120010db8000000000000000000000077"
        + "e18801bbc12f764a00000000a002fd2009280000020405a00402080af74bd3d4000000000103030a");

    /// <summary>A UDP datagram to [2001:db8::77]:9 behind hop-by-hop and destination options.</summary>
    public static byte[] OptionsOverIPv6 => Hex.Parse(
        "600b933e001d004020010db800000000000000000000000120010db8000000000000000000000077"
        + "3c00010400000000" + "1100010400000000" + "e2fd0009000d7d1168656c6c6f");

    /// <summary>The first fragment of a UDP datagram of 1,708 octets, cut after the UDP header for brevity: its Payload Length says 16.</summary>
    public static byte[] FirstFragmentOverIPv6 => Hex.Parse(
        "6008e71600102c4020010db800000000000000000000000120010db8000000000000000000000077" + "11000001e6191c85" + "dc65000906acba3d");

    /// <summary>The second fragment of that datagram, cut likewise.</summary>
    public static byte[] SecondFragmentOverIPv6 => Hex.Parse(
        "6008e71600102c4020010db800000000000000000000000120010db8000000000000000000000077" + "110005a8e6191c85" + "7878787878787878");

    /// <summary>All of them.</summary>
    public static IEnumerable<byte[]> All =>
        [EchoRequest, TcpSynOverIPv4, TcpSynOverIPv6, OptionsOverIPv6, FirstFragmentOverIPv6, SecondFragmentOverIPv6];
}
