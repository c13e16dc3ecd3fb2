namespace IpTfs.Testing.EndToEnd;

/// <summary>
/// The addresses of one side: outer ones on the wire, inner ones on the TUN device with the networks they stand for, and the networks in which hosts
/// behind the gateway live.
/// </summary>
public sealed record Site(string Name, string OuterV4, string OuterV6, string InnerV4, string InnerV6, string HostV4Prefix, string HostV6Prefix)
{
    public static Site A { get; } = new("a", "10.9.0.1", "fd09::1", "192.168.1.1", "fd01::1", "192.168.11", "fd11");

    public static Site B { get; } = new("b", "10.9.0.2", "fd09::2", "192.168.2.1", "fd02::1", "192.168.12", "fd12");

    /// <summary>The networks behind this side, for its traffic selectors.</summary>
    public IReadOnlyList<string> Networks =>
    [
        InnerV4[..InnerV4.LastIndexOf('.')] + ".0/24", InnerV6[..(InnerV6.LastIndexOf(':') + 1)] + "/64", $"{HostV4Prefix}.0/24", $"{HostV6Prefix}::/64",
    ];

    public string Outer(AddressFamily family) => family == AddressFamily.V4 ? OuterV4 : OuterV6;

    public string Inner(AddressFamily family) => family == AddressFamily.V4 ? InnerV4 : InnerV6;
}
