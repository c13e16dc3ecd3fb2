namespace IpTfs.Configuration.Cluster;

/// <summary>The connection to etcd.</summary>
/// <param name="Endpoints">Base addresses, http or https.</param>
/// <param name="Prefix">Prefix of every key.</param>
/// <param name="Tls">Certificates; null for the system's trust and no client certificate.</param>
/// <param name="Username">User to authenticate as; null for none.</param>
/// <param name="PasswordFile">File with that user's password.</param>
public sealed record EtcdConfiguration(IReadOnlyList<Uri> Endpoints, string Prefix, EtcdTlsConfiguration? Tls, string? Username, string? PasswordFile);
