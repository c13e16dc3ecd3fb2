using System.Globalization;
using System.Text;
using IpTfs.Configuration.Cluster;
using IpTfs.Configuration.Secrets;
using IpTfs.Configuration.Tunnels;
using IpTfs.Hocon;
using IpTfs.Hocon.Reading;
using IpTfs.Hocon.Rendering;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Ingress;

namespace IpTfs.Configuration;

/// <summary>Writes a configuration as it takes effect: every setting of every tunnel, as HOCON, keys masked. What <c>iptfs check</c> prints.</summary>
public static class EffectiveConfigurationRenderer
{
    private const string Masked = "***";
    private static readonly HoconScalar On = Text("on");
    private static readonly HoconScalar Off = Text("off");

    /// <summary>The configuration as text.</summary>
    public static string Render(GatewayConfiguration configuration)
    {
        using var output = new StringWriter();
        Write(configuration, output);
        return output.ToString();
    }

    /// <summary>Writes the configuration tunnel by tunnel, so that the text of a hundred thousand of them is never held.</summary>
    public static void Write(GatewayConfiguration configuration, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("iptfs {\n");
        WriteMembers(
            output,
            ("node-name", Text(configuration.NodeName)),
            ("state-directory", Text(configuration.StateDirectory)),
            ("tun", Tree(
                ("name", Text(configuration.Tun.Name)),
                ("mtu", Number(configuration.Tun.Mtu)),
                ("addresses", List(configuration.Tun.Addresses)),
                ("install-routes", Switch(configuration.Tun.InstallRoutes)))),
            ("listen", Tree(("udp", List(configuration.Listen.Udp)), ("esp", List(configuration.Listen.Esp)))));
        WriteTunnels(configuration.Tunnels, output);
        WriteMembers(
            output,
            ("io", Tree(
                ("readers", configuration.Readers is { } readers ? Number(readers) : Null()),
                ("looks-before-sleep", Number(configuration.LooksBeforeSleep)),
                ("udp-segmentation", Switch(configuration.Io.Gso)),
                ("udp-receive-offload", Switch(configuration.Io.Gro)),
                ("batched-calls", Switch(configuration.Io.Mmsg)),
                ("tun-super-packets", Switch(configuration.Io.VnetHeaders)),
                ("tun-udp-super-packets", Switch(configuration.Io.Uso)))),
            ("rehearsal", Switch(configuration.Rehearsal)),
            ("crypto", Tree(("provider", Text(configuration.CryptoProvider)))),
            ("admin", Tree(
                ("socket", Optional(configuration.Admin.SocketPath)),
                ("http", Optional(configuration.Admin.Http?.ToString())),
                ("token-file", Optional(configuration.Admin.TokenFile)))),
            ("cluster", Cluster(configuration.Cluster)));
        output.Write("}\n");
        output.Write(configuration.Akka);
    }

    /// <summary>One tunnel with its keys, as <see cref="GatewayConfigurationReader"/> reads it: for a store that keeps it sealed, and for nobody's eyes.</summary>
    public static string RenderWithKeys(TunnelConfiguration tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        return HoconRenderer.Render(Tree(("iptfs", Tree(("tunnels", Tree((tunnel.Name, Tunnel(tunnel, new SharedParts(), Revealed))))))));
    }

    private static void WriteMembers(TextWriter output, params ReadOnlySpan<(string Key, HoconValue Value)> members)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in members) HoconRenderer.Append(text, new HoconMember(key, value, []), level: 1);
        output.Write(text);
    }

    private static void WriteTunnels(IReadOnlyList<TunnelConfiguration> tunnels, TextWriter output)
    {
        if (tunnels.Count == 0)
        {
            WriteMembers(output, ("tunnels", Tree()));
            return;
        }

        var shared = new SharedParts();
        output.Write("  tunnels {\n");
        var text = new StringBuilder();
        foreach (var tunnel in tunnels)
        {
            HoconRenderer.Append(text, new HoconMember(tunnel.Name, Tunnel(tunnel, shared, Hidden), []), level: 2);
            output.Write(text);
            text.Clear();
        }

        output.Write("  }\n");
    }

    private static HoconObject Tunnel(TunnelConfiguration tunnel, SharedParts shared, Func<SecretBytes, string> show)
    {
        var udp = tunnel.Encapsulation == OuterEncapsulation.Udp;
        return Tree(
            ("local", Text(tunnel.Local.Address.ToString())),
            ("remote", Text(tunnel.Remote.Address.ToString())),
            ("encapsulation", Text(udp ? "udp" : "none")),
            ("remote-port", udp ? Number(tunnel.Remote.Port) : Null()),
            ("follow-peer-address", Switch(tunnel.FollowPeerAddress)),
            ("traffic-selectors", Tree(("local", List(tunnel.Selectors.Local.Prefixes)), ("remote", List(tunnel.Selectors.Remote.Prefixes)))),
            ("suite", Text(tunnel.Suite.Keyword)),
            ("esn", Switch(tunnel.Esn)),
            ("replay-window", Number(tunnel.ReplayWindow)),
            ("allow-replay", Switch(tunnel.ReplayWindow == 0)),
            ("outbound", Sa(tunnel.Outbound, show)),
            ("inbound", Sa(tunnel.Inbound, show)),
            ("lifetime", shared.Lifetime.Of(tunnel.Lifetime)),
            ("outer", shared.Outer.Of(tunnel.Outer)),
            ("traffic-flow-security", shared.TrafficFlowSecurity.Of(tunnel.TrafficFlowSecurity)));
    }

    private static HoconObject Outer(OuterHeaderConfiguration outer) => Tree(
        ("dscp", Number(outer.Dscp)),
        ("copy-dscp", Switch(outer.CopyDscp)),
        ("ecn", Switch(outer.Ecn)),
        ("dont-fragment", Switch(outer.DontFragment)),
        ("ttl", Number(outer.Ttl)));

    private static HoconObject Sa(SaConfiguration sa, Func<SecretBytes, string> show)
    {
        var members = new List<(string, HoconValue)> { ("spi", Text(string.Create(CultureInfo.InvariantCulture, $"0x{sa.Spi:x}"))) };
        if (sa.Key.Length > 0) members.Add(("key", Text(show(sa.Key))));
        if (sa.AuthKey.Length > 0) members.Add(("auth-key", Text(show(sa.AuthKey))));
        return Tree([.. members]);
    }

    private static string Hidden(SecretBytes secret) => Masked;

    private static string Revealed(SecretBytes secret) => Convert.ToHexStringLower(secret.Octets);

    private static HoconObject Lifetime(LifetimeLimits limits) => Tree(
        ("soft-bytes", Limit(limits.SoftOctets, Size)),
        ("hard-bytes", Limit(limits.HardOctets, Size)),
        ("soft-packets", Limit(limits.SoftPackets, Number)),
        ("hard-packets", Limit(limits.HardPackets, Number)),
        ("soft-time", limits.SoftTime is { } soft ? Duration(soft.Ticks * 100) : Null()),
        ("hard-time", limits.HardTime is { } hard ? Duration(hard.Ticks * 100) : Null()));

    private static HoconObject TrafficFlowSecurity(TrafficFlowSecurityConfiguration tfs)
    {
        var rate = tfs.FixedRateBitsPerSecond == 0 ? Null() : Rate(tfs.FixedRateBitsPerSecond);
        return Tree(
            ("mode", Text(tfs.Mode == SendMode.ConstantRate ? "constant-rate" : "on-demand")),
            ("packet-size", Tree(("use-path-mtu-discovery", Switch(tfs.UsePathMtuDiscovery)), ("outer-packet-size", Number(tfs.OuterPacketSize)))),
            ("l3-fixed-rate", tfs.RateLayer == RateLayer.L3 ? rate : Null()),
            ("l2-fixed-rate", tfs.RateLayer == RateLayer.L2 ? rate : Null()),
            ("dont-fragment", Switch(tfs.DontFragment)),
            ("max-aggregation-time", tfs.MaxAggregationNanos == long.MaxValue ? Null() : Duration(tfs.MaxAggregationNanos)),
            ("window-size", Number(tfs.WindowSize)),
            ("send-immediately", Switch(tfs.SendImmediately)),
            ("lost-packet-timer-interval", Duration(tfs.LostPacketTimerNanos)),
            ("initial-delay", Duration(tfs.InitialDelayNanos)),
            ("max-queue-size", Size(tfs.MaxQueueOctets)),
            ("fill", Text(tfs.Fill == FillPolicy.Split ? "split" : "whole-packets")),
            ("minimum-fragment-size", Number(tfs.MinimumFragmentOctets)),
            ("peer-profile", Text(tfs.PeerProfile == PeerProfile.Linux ? "linux" : "default")));
    }

    private static HoconObject Cluster(ClusterConfiguration cluster) => Tree(
        ("enabled", Switch(cluster.Enabled)),
        ("etcd", Tree(
            ("endpoints", List(cluster.Etcd.Endpoints)),
            ("prefix", Text(cluster.Etcd.Prefix)),
            ("tls", Tree(
                ("ca", Optional(cluster.Etcd.Tls?.CaFile)),
                ("cert", Optional(cluster.Etcd.Tls?.CertificateFile)),
                ("key", Optional(cluster.Etcd.Tls?.KeyFile)))),
            ("username", Optional(cluster.Etcd.Username)),
            ("password-file", Optional(cluster.Etcd.PasswordFile)))),
        ("lease-ttl", Duration(cluster.LeaseTtl.Ticks * 100)),
        ("shards", Number(cluster.Shards)),
        ("weight", Number(cluster.Weight)),
        ("key-file", Optional(cluster.KeyFile)),
        ("relay", Optional(cluster.Relay?.ToString())),
        ("service-addresses", List(cluster.ServiceAddresses)),
        ("ownership-hook", Optional(cluster.OwnershipHook)));

    private static HoconObject Tree(params (string Key, HoconValue Value)[] members) =>
        new(Array.ConvertAll(members, static member => new HoconMember(member.Key, member.Value, [])), default);

    private static HoconScalar Text(string text) => new(HoconValueKind.String, text, default);

    private static HoconScalar Null() => new(HoconValueKind.Null, "null", default);

    private static HoconScalar Optional(string? text) => text is null ? Null() : Text(text);

    private static HoconScalar Switch(bool value) => value ? On : Off;

    private static HoconScalar Number(long value) => new(HoconValueKind.Number, value.ToString(CultureInfo.InvariantCulture), default);

    private static HoconScalar Duration(long nanos) => Text(ConfigUnits.FormatDuration(nanos));

    private static HoconScalar Size(long octets) => Text(ConfigUnits.FormatSize(octets));

    private static HoconScalar Rate(long bitsPerSecond) => Text(ConfigUnits.FormatBitRate(bitsPerSecond));

    private static HoconScalar Limit(ulong? value, Func<long, HoconScalar> format) => value is { } limit ? format((long)limit) : Null();

    private static HoconArray List<T>(IEnumerable<T> values) => new([.. values.Select(value => Text(value!.ToString()!))], default);

    /// <summary>The parts that most tunnels inherit from the defaults, made once.</summary>
    private sealed class SharedParts
    {
        public LastMade<LifetimeLimits> Lifetime { get; } = new(EffectiveConfigurationRenderer.Lifetime);

        public LastMade<OuterHeaderConfiguration> Outer { get; } = new(EffectiveConfigurationRenderer.Outer);

        public LastMade<TrafficFlowSecurityConfiguration> TrafficFlowSecurity { get; } = new(EffectiveConfigurationRenderer.TrafficFlowSecurity);
    }

    /// <summary>Makes the tree of a part, and returns the same tree for as long as it is asked for the same part.</summary>
    private sealed class LastMade<T>(Func<T, HoconObject> make)
        where T : class
    {
        private T? _part;
        private HoconObject? _tree;

        public HoconObject Of(T part)
        {
            if (ReferenceEquals(part, _part)) return _tree!;
            (_part, _tree) = (part, make(part));
            return _tree;
        }
    }
}
