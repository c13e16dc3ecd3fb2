namespace IpTfs.Configuration.Cluster;

/// <summary>Certificates for connections to etcd, as PEM files.</summary>
/// <param name="CaFile">Trusted CA certificates for the server; null for the system's.</param>
/// <param name="CertificateFile">The client's certificate; null for none.</param>
/// <param name="KeyFile">The key of the client's certificate.</param>
public sealed record EtcdTlsConfiguration(string? CaFile, string? CertificateFile, string? KeyFile);
