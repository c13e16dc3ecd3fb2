using IpTfs.Configuration.Admin;
using IpTfs.Configuration.Secrets;
using IpTfs.Crypto;
using IpTfs.Hocon.Reading;
using IpTfs.IO;

namespace IpTfs.Configuration.Process;

/// <summary>Reads the settings of the process. Every method returns null after a fault.</summary>
internal static class ProcessReader
{
    private const int MinMtu = 576;
    private const int MinMtuV6 = 1280;
    private const int MaxMtu = 65_521;
    private const int MaxReaders = 64;
    private const int MaxLooks = 1000;

    /// <summary>The node's name.</summary>
    public static string? ReadNodeName(ConfigSection section)
    {
        var entry = section.Optional("node-name");
        if (entry.IsAbsent) return Environment.MachineName;
        var name = entry.Text("a name");
        if (name is null || (name.Length <= 64 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))) return name;
        entry.Fault("expected a name of at most 64 characters without spaces");
        return null;
    }

    /// <summary>The inner interface.</summary>
    public static TunConfiguration? ReadTun(ConfigSection section)
    {
        var nameEntry = section.Required("name");
        var name = nameEntry.Text("the name of an interface");
        if (name is not null && (name.Length > 15 || name is "." or ".." || name.Any(c => !char.IsAscii(c) || char.IsControl(c) || c is '/' or ':' or ' ' or '%')))
        {
            nameEntry.Fault("expected the name of an interface: 1 to 15 ASCII characters without spaces, slashes, colons and percent signs");
            name = null;
        }

        var mtuEntry = section.Required("mtu");
        var mtu = mtuEntry.WholeNumber(MinMtu, MaxMtu, "octets");
        var addresses = ReadList(section.Required("addresses"), static item => item.InterfaceAddress());
        var routes = section.Required("install-routes").Boolean();
        //= RFC8200 §5: every link that carries IPv6 has an MTU of at least 1280 octets
        if (mtu < MinMtuV6 && addresses?.Exists(address => address.Address.IsV6) == true)
        {
            mtuEntry.Fault("an interface with IPv6 addresses needs an MTU of at least 1280 octets (RFC 8200)");
            return null;
        }

        return name is null || mtu is null || addresses is null || routes is null ? null : new TunConfiguration(name, mtu.Value, addresses, routes.Value);
    }

    /// <summary>The outer sockets.</summary>
    public static ListenConfiguration? ReadListen(ConfigSection section)
    {
        var udp = ReadList(section.Required("udp"), static item => item.Endpoint("10.9.0.1:4500 or [2001:db8::1]:4500"));
        var esp = ReadList(section.Required("esp"), static item => item.Address());
        return udp is null || esp is null ? null : new ListenConfiguration(udp, esp);
    }

    /// <summary>The allowed batching and offload features, the number of readers, and how often readers poll before they sleep.</summary>
    public static IoFeatures? ReadIo(ConfigSection section, out int? readers, out int looks)
    {
        readers = section.Optional("readers").WholeNumber(1, MaxReaders);
        var looksBeforeSleep = section.Required("looks-before-sleep").WholeNumber(0, MaxLooks);
        looks = looksBeforeSleep ?? 0;
        var send = section.Required("udp-segmentation").Boolean();
        var receive = section.Required("udp-receive-offload").Boolean();
        var batches = section.Required("batched-calls").Boolean();
        var tun = section.Required("tun-super-packets").Boolean();
        var tunUdp = section.Required("tun-udp-super-packets").Boolean();
        return looksBeforeSleep is null || send is null || receive is null || batches is null || tun is null || tunUdp is null
            ? null
            : new IoFeatures { Gso = send.Value, Gro = receive.Value, Mmsg = batches.Value, VnetHeaders = tun.Value, Uso = tunUdp.Value };
    }

    /// <summary>The name of the crypto provider.</summary>
    public static string? ReadCrypto(ConfigSection section)
    {
        var entry = section.Required("provider");
        var expected = $"{CryptoProviders.Auto}, {string.Join(", ", CryptoProviders.Names)}";
        if (entry.Text(expected) is not { } name) return null;
        if (CryptoProviders.IsName(name)) return name;
        // Files of earlier versions may name the removed built-in AES-GCM provider.
        entry.Fault(name == "vector" ? $"the provider vector was removed: expected one of {expected}" : $"expected one of {expected}");
        return null;
    }

    /// <summary>The administrative endpoints.</summary>
    public static AdminConfiguration? ReadAdmin(ConfigSection section)
    {
        var socketEntry = section.Optional("socket");
        var httpEntry = section.Optional("http");
        var tokenEntry = section.Optional("token-file");
        var socket = socketEntry.FilePath();
        var http = httpEntry.Endpoint("127.0.0.1:9347 or [::1]:9347");
        var token = tokenEntry.FilePath();
        if (http is not null && tokenEntry.IsAbsent)
        {
            httpEntry.Fault("HTTP needs a token, or whoever reaches the port rules the gateway: set iptfs.admin.token-file");
            return null;
        }

        var intact = socket is not null == socketEntry.IsPresent && http is not null == httpEntry.IsPresent && token is not null == tokenEntry.IsPresent;
        if (http is not null && token is not null) intact &= SecretReader.IsPrivate(tokenEntry, token);
        return intact ? new AdminConfiguration(socket, http, token) : null;
    }

    /// <summary>A list of distinct values; null when the list or a value is faulty.</summary>
    internal static List<T>? ReadList<T>(ConfigEntry list, Func<ConfigEntry, T?> read)
        where T : struct
    {
        if (list.Items() is not { } items) return null;
        var values = new List<T>(items.Count);
        foreach (var item in items)
        {
            if (read(item) is not { } value) continue;
            if (values.Contains(value)) item.Fault("stands in this list already");
            values.Add(value);
        }

        return values.Count == items.Count ? values : null;
    }
}
