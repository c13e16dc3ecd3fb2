using IpTfs.Configuration.Process;
using IpTfs.Configuration.Secrets;
using IpTfs.Hocon.Reading;

namespace IpTfs.Configuration.Cluster;

/// <summary>Reads the membership of a cluster.</summary>
internal static class ClusterReader
{
    /// <summary>Reads the settings; null after a fault.</summary>
    public static ClusterConfiguration? Read(ConfigSection section)
    {
        var enabledEntry = section.Required("enabled");
        var enabled = enabledEntry.Boolean();
        var etcd = ReadEtcd(section.RequiredSection("etcd"));
        var lease = section.Required("lease-ttl").Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var shards = section.Required("shards").WholeNumber(1, 65_536);
        var weight = section.Required("weight").WholeNumber(0, 65_535);
        var keyEntry = section.Optional("key-file");
        var key = keyEntry.FilePath();
        var relayEntry = section.Optional("relay");
        var relay = relayEntry.Endpoint("10.9.0.11:4501");
        var hookEntry = section.Optional("ownership-hook");
        var hook = hookEntry.FilePath("a program");
        var addresses = ProcessReader.ReadList(section.Required("service-addresses"), static item => item.HostAddress());
        if (enabled is null || etcd is null || lease is null || shards is null || weight is null || addresses is null) return null;
        if (key is null == keyEntry.IsPresent || relay is null == relayEntry.IsPresent || hook is null == hookEntry.IsPresent) return null;
        if (enabled == true)
        {
            // Report all missing cluster settings at once.
            var missing = new List<string>();
            if (etcd.Endpoints.Count == 0) missing.Add("etcd.endpoints");
            if (key is null) missing.Add("key-file");
            if (relay is null) missing.Add("relay");
            if (missing.Count > 0)
            {
                enabledEntry.Fault($"a node of a cluster also needs {string.Join(", ", missing.Select(name => "cluster." + name))}");
                return null;
            }

            if (!SecretReader.IsPrivate(keyEntry, key!)) return null;
        }

        return new ClusterConfiguration(enabled.Value, etcd, lease.Value, shards.Value, weight.Value, key, relay, addresses, hook);
    }

    private static EtcdConfiguration? ReadEtcd(ConfigSection section)
    {
        const string expected = "an address such as http://127.0.0.1:2379";
        var list = section.Required("endpoints");
        var endpoints = new List<Uri>();
        var intact = list.Items() is not null;
        foreach (var item in list.Items() ?? [])
        {
            var text = item.Text(expected);
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { UserInfo.Length: 0, Query.Length: 0 })
            {
                endpoints.Add(uri);
                continue;
            }

            if (text is not null) item.Fault($"expected {expected}");
            intact = false;
        }

        var prefixEntry = section.Required("prefix");
        var prefix = prefixEntry.Text();
        if (prefix is not null && (prefix.Length < 2 || !prefix.StartsWith('/') || !prefix.EndsWith('/')))
        {
            prefixEntry.Fault("expected a prefix that begins and ends with a slash, such as /iptfs/");
            intact = false;
        }

        var (tls, tlsIntact) = ReadTls(section.OptionalSection("tls"));
        var username = section.Optional("username").Text();
        var passwordEntry = section.Optional("password-file");
        var password = passwordEntry.FilePath();
        if (username is not null && passwordEntry.IsAbsent)
        {
            section.Optional("username").Fault("needs password-file");
            intact = false;
        }

        return intact && tlsIntact && prefix is not null ? new EtcdConfiguration(endpoints, prefix, tls, username, password) : null;
    }

    private static (EtcdTlsConfiguration? Tls, bool Intact) ReadTls(ConfigSection section)
    {
        var ca = section.Optional("ca").FilePath();
        var certificate = section.Optional("cert").FilePath();
        var key = section.Optional("key").FilePath();
        if (certificate is null != key is null)
        {
            section.Fault("cert and key come together: set both or none");
            return (null, false);
        }

        return (ca is null && certificate is null ? null : new EtcdTlsConfiguration(ca, certificate, key), true);
    }
}
