using IpTfs.Configuration.Process;
using IpTfs.Configuration.Secrets;
using IpTfs.Crypto;
using IpTfs.Hocon.Reading;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Tunnels;

/// <summary>Reads the tunnels, one by one.</summary>
/// <param name="listen">The listening sockets; null when they could not be read, which skips the check against them.</param>
/// <param name="mtu">MTU of the inner interface; null when it could not be read.</param>
internal sealed class TunnelReader(ListenConfiguration? listen, int? mtu)
{
    private const ushort DefaultUdpPort = 4500;
    private const uint FirstSpi = 256;
    private const int MaxNameLength = 64;
    private static readonly (string Word, OuterEncapsulation Meaning)[] Encapsulations = [("udp", OuterEncapsulation.Udp), ("none", OuterEncapsulation.Esp)];
    private static readonly (string Word, int Index)[] Suites = [.. EspSuite.All.Select((suite, index) => (suite.Keyword, index))];
    private readonly InheritedSection<bool?, LifetimeLimits> _lifetime = new("lifetime", LifetimeReader.Read);
    private readonly InheritedSection<ValueTuple, OuterHeaderConfiguration> _outer = new("outer", static (section, _) => ReadOuter(section));
    private readonly InheritedSection<int?, TrafficFlowSecurityConfiguration> _tfs =
        new("traffic-flow-security", (section, minimum) => TrafficFlowSecurityReader.Read(section, mtu, minimum));

    private IpPrefix[]? _sharedLocal;
    private PrefixSet? _sharedLocalSet;
    private EspSuite? _purposesOf;
    private (string Key, string AuthKey) _purposes;

    /// <summary>Reads a tunnel.</summary>
    public TunnelDraft Read(string name, ConfigSection section)
    {
        if (name.Length > MaxNameLength || !IsPrintable(name))
            section.Fault($"the name of a tunnel has at most {MaxNameLength} printable characters");
        var encapsulation = section.Required("encapsulation").Keyword(Encapsulations);
        var local = section.Required("local").HostAddress();
        var remote = section.Required("remote").HostAddress();
        var remotePort = ReadRemotePort(section, encapsulation);
        if (local is { } a && remote is { } b && a.IsV6 != b.IsV6)
        {
            section.Required("remote").Fault($"is of another family than the local address {a}: both must be IPv4 or both IPv6");
            remote = null;
        }

        var listener = local is { } own && encapsulation is { } kind ? FindListener(section, own, kind) : null;
        var suite = ReadSuite(section.Required("suite"));
        var selectors = section.OptionalSection("traffic-selectors");
        var localSelectors = ReadLocalSelectors(selectors);
        var remoteSelectors = ReadSelectors(selectors, "remote");
        var esn = section.Required("esn").Boolean();
        var outbound = ReadSa(section.OptionalSection("outbound"), suite);
        var inbound = ReadSa(section.OptionalSection("inbound"), suite);
        var follow = section.Required("follow-peer-address").Boolean();
        var window = ReadReplayWindow(section);
        var lifetime = _lifetime.Read(section, esn);
        var outer = _outer.Read(section, default);
        var tfs = _tfs.Read(section, MinimumOuterPacketSize(remote ?? local, encapsulation, suite));

        TunnelConfiguration? complete = null;
        if (local is { } from && remote is { } to && listener is { } socket && suite is not null && esn is { } extended && follow is { } following
            && window is { } packets && lifetime is not null && outer is not null && tfs is not null && remotePort is { } port
            && localSelectors is { Length: > 0 } && remoteSelectors is { Length: > 0 } && Complete(outbound) is { } sending && Complete(inbound) is { } receiving)
        {
            complete = new TunnelConfiguration
            {
                Name = name,
                Origin = section.Origin,
                Local = new Endpoint(from, socket.Port),
                Listener = socket,
                Remote = new Endpoint(to, port),
                Encapsulation = encapsulation!.Value,
                FollowPeerAddress = following,
                Selectors = new TrafficSelectors(SetOf(localSelectors), new PrefixSet(remoteSelectors)),
                Suite = suite,
                Esn = extended,
                ReplayWindow = packets,
                Outbound = sending,
                Inbound = receiving,
                Lifetime = lifetime,
                Outer = outer,
                TrafficFlowSecurity = tfs,
            };
        }

        return new TunnelDraft
        {
            Name = name,
            Remote = remote,
            Suite = suite,
            Outbound = outbound,
            Inbound = inbound,
            LocalSelectors = localSelectors ?? [],
            RemoteSelectors = remoteSelectors ?? [],
            Complete = complete,
        };
    }

    private static bool IsPrintable(string name)
    {
        foreach (var c in name)
        {
            if (char.IsControl(c) || char.IsSurrogate(c)) return false;
        }

        return true;
    }

    private static SaConfiguration? Complete(SaDraft draft) =>
        draft is { Spi: { } spi, Key: { } key, AuthKey: { } authKey } ? new SaConfiguration(spi, key, authKey) : null;

    /// <summary>The port of the peer: 0 without UDP; null after a fault.</summary>
    private static ushort? ReadRemotePort(ConfigSection section, OuterEncapsulation? encapsulation)
    {
        var entry = section.Optional("remote-port");
        if (encapsulation == OuterEncapsulation.Esp)
        {
            if (entry.IsAbsent) return 0;
            entry.Fault("has no meaning without UDP: remove it, or set encapsulation = udp");
            return null;
        }

        return entry.IsAbsent ? DefaultUdpPort : (ushort?)entry.WholeNumber(1, ushort.MaxValue);
    }

    private Endpoint? FindListener(ConfigSection section, IpAddress local, OuterEncapsulation encapsulation)
    {
        var udp = encapsulation == OuterEncapsulation.Udp;
        if (listen is null) return new Endpoint(local, udp ? DefaultUdpPort : (ushort)0);
        var candidates = udp ? listen.Udp : [.. listen.Esp.Select(address => new Endpoint(address, 0))];
        Endpoint? wildcard = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Address == local) return candidate;
            if (candidate.Address.IsUnspecified() && candidate.Address.IsV6 == local.IsV6) wildcard ??= candidate;
        }

        if (wildcard is not null) return wildcard;
        var example = udp ? $"\"{new Endpoint(local, DefaultUdpPort)}\"" : $"\"{local}\"";
        section.Required("local").Fault($"nothing listens there: add {example} to iptfs.listen.{(udp ? "udp" : "esp")}");
        return null;
    }

    private static EspSuite? ReadSuite(ConfigEntry entry) => entry.Keyword(Suites) is { } index ? EspSuite.All[index] : null;

    // The local selectors are often the same for all tunnels and set in the defaults.
    private IpPrefix[]? ReadLocalSelectors(ConfigSection section)
    {
        if (!section.Inherits("local")) return ReadSelectors(section, "local");
        return _sharedLocal ??= ReadSelectors(section, "local");
    }

    private PrefixSet SetOf(IpPrefix[] local) =>
        ReferenceEquals(local, _sharedLocal) ? _sharedLocalSet ??= new PrefixSet(local) : new PrefixSet(local);

    private static IpPrefix[]? ReadSelectors(ConfigSection section, string key)
    {
        var list = section.Required(key);
        const string expected = "a list of prefixes such as [\"192.168.1.0/24\", \"fd01::/64\"]";
        if (list.Items(expected) is not { } items) return null;
        if (items.Count == 0) list.Fault($"is empty: expected {expected}");
        var selectors = new IpPrefix[items.Count];
        var intact = true;
        for (var i = 0; i < selectors.Length; i++)
        {
            if (items[i].Prefix() is { } prefix) selectors[i] = prefix;
            else intact = false;
        }

        return intact ? selectors : null;
    }

    private SaDraft ReadSa(ConfigSection section, EspSuite? suite)
    {
        var spiEntry = section.Required("spi");
        var spi = (uint?)spiEntry.WholeNumber(0L, uint.MaxValue);
        //= RFC4303 §2.1: the values 1 to 255 are reserved, 0 is for local use and never sent
        if (spi < FirstSpi)
        {
            spiEntry.Fault("0 to 255 are reserved (RFC 4303): choose an SPI from 256 to 0xffffffff");
            spi = null;
        }

        var key = SecretReader.Read(section, "key", suite?.KeyLength, Purposes(suite).Key);
        var authKey = SecretReader.Read(section, "auth-key", suite?.AuthKeyLength ?? (section.Secret("auth-key").IsPresent ? null : 0), Purposes(suite).AuthKey);
        return new SaDraft(spi, key, authKey);
    }

    // Nearly all tunnels use the same suite: build its fault messages once.
    private (string Key, string AuthKey) Purposes(EspSuite? suite)
    {
        if (_purposes.Key is null || _purposesOf != suite) _purposes = (KeyPurpose(_purposesOf = suite), AuthKeyPurpose(suite));
        return _purposes;
    }

    private static string KeyPurpose(EspSuite? suite) => suite switch
    {
        null => "expected a key in hexadecimal digits",
        { KeyLength: 0 } => $"{suite.Keyword} does not encrypt and takes no key",
        { SaltLength: 0 } => $"{suite.Keyword} takes {suite.KeyLength} octets, {2 * suite.KeyLength} hexadecimal digits",
        _ => $"{suite.Keyword} takes {suite.KeyLength} octets, {2 * suite.KeyLength} hexadecimal digits: {suite.CipherKeyLength} of key and {suite.SaltLength} of salt",
    };

    private static string AuthKeyPurpose(EspSuite? suite) => suite switch
    {
        null => "expected an integrity key in hexadecimal digits",
        { AuthKeyLength: 0 } => $"{suite.Keyword} authenticates by itself and takes no integrity key",
        _ => $"{suite.Keyword} takes an integrity key of {suite.AuthKeyLength} octets, {2 * suite.AuthKeyLength} hexadecimal digits",
    };

    private static int? ReadReplayWindow(ConfigSection section)
    {
        var entry = section.Required("replay-window");
        var window = entry.WholeNumber(0, ReplayWindow.MaxSize, "packets");
        var allow = section.Required("allow-replay").Boolean();
        if (window != 0 || allow != false) return window;
        entry.Fault("would let every packet be replayed: expected 1 to 4096, or allow-replay = on if that is meant");
        return null;
    }

    private static OuterHeaderConfiguration? ReadOuter(ConfigSection section)
    {
        var dscp = section.Required("dscp").WholeNumber(0, 63);
        var copy = section.Required("copy-dscp").Boolean();
        var ecn = section.Required("ecn").Boolean();
        var dontFragment = section.Required("dont-fragment").Boolean();
        var ttl = section.Required("ttl").WholeNumber(1, 255);
        return dscp is null || copy is null || ecn is null || dontFragment is null || ttl is null
            ? null
            : new OuterHeaderConfiguration(dscp.Value, copy.Value, ecn.Value, dontFragment.Value, ttl.Value);
    }

    /// <summary>The smallest outer packet that can carry data; null when an input is unknown.</summary>
    private static int? MinimumOuterPacketSize(IpAddress? address, OuterEncapsulation? encapsulation, EspSuite? suite)
    {
        if (address is not { } peer || encapsulation is not { } kind || suite is null) return null;
        var headers = OuterHeaders.Octets(peer.IsV6, kind == OuterEncapsulation.Udp);
        return headers + suite.Overhead.SealedLength(TrafficFlowSecurityReader.MinimumPayloadOctets);
    }
}
