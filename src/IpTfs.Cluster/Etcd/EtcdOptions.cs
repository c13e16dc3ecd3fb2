using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using IpTfs.Configuration.Cluster;

namespace IpTfs.Cluster.Etcd;

/// <summary>How etcd is reached. The store that is made from it takes ownership of the password, which it clears when it is disposed.</summary>
public sealed class EtcdOptions
{
    /// <summary>Base addresses of the members' client ports, http or https; at least one.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>The prefix of every key in etcd. Callers of the store do not see it.</summary>
    public string Prefix { get; init; } = "/iptfs/";

    /// <summary>Root certificates for the servers' certificates; null for the system's trust.</summary>
    public X509Certificate2Collection? TrustedCertificates { get; init; }

    /// <summary>The client's certificate with its key and chain; null for none.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; init; }

    /// <summary>User to authenticate as; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>That user's password in UTF-8.</summary>
    public Memory<byte> Password { get; init; }

    /// <summary>How long a request may take, all endpoints taken together. A long read takes this long at most for each of its pages.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an endpoint is in back-off after its first failure. Doubles with each further failure; up to a half is taken off at random.</summary>
    public TimeSpan MinBackOff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an endpoint is in back-off at most.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a watch may be silent before its member is sent a linearizable read; without an answer the watch moves to another member.</summary>
    public TimeSpan WatchQuiet { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Keys that are read at once; a longer read takes several requests.</summary>
    public int PageKeys { get; init; } = 1000;

    /// <summary>The longest answer that is accepted, and the longest message of a watch; octets.</summary>
    public int MaxAnswerOctets { get; init; } = 64 << 20;

    /// <summary>The clock of timeouts and back-off.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads the files that a configuration names.</summary>
    /// <exception cref="StoreOpenException">A file cannot be read or does not hold what it should.</exception>
    public static EtcdOptions From(EtcdConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration.Endpoints.Count == 0) throw new StoreOpenException("cluster.etcd.endpoints is empty: name at least one address, such as http://127.0.0.1:2379");
        if (configuration.Username is not null && configuration.PasswordFile is null) throw new StoreOpenException("cluster.etcd.username needs cluster.etcd.password-file");
        return new EtcdOptions
        {
            Endpoints = configuration.Endpoints,
            Prefix = configuration.Prefix,
            TrustedCertificates = configuration.Tls?.CaFile is { } ca ? EtcdFiles.ReadTrust(ca) : null,
            ClientCertificate = configuration.Tls is { CertificateFile: { } certificate, KeyFile: { } key } ? EtcdFiles.ReadCertificate(certificate, key) : null,
            Username = configuration.Username,
            Password = configuration is { Username: not null, PasswordFile: { } password } ? EtcdFiles.ReadPassword(password) : default,
        };
    }
}
