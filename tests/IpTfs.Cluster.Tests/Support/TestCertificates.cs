using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IpTfs.Cluster.Tests.Support;

/// <summary>An authority with a server's and a client's certificate, in files of a folder of their own.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("iptfs-tls-");

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(Begin, End);
        AuthorityFile = Write("ca.pem", Authority.ExportCertificatePem());
        // etcd's gateway calls etcd itself with the server's certificate; a common name in it would make it a user.
        (Server, ServerFile, ServerKeyFile) = Issue("server", "O=Test server", [ServerAuthentication, ClientAuthentication]);
        (Client, ClientFile, ClientKeyFile) = Issue("client", "O=Test client", [ClientAuthentication]);
    }

    public X509Certificate2 Authority { get; }

    public string AuthorityFile { get; }

    public X509Certificate2 Server { get; }

    public string ServerFile { get; }

    public string ServerKeyFile { get; }

    public X509Certificate2 Client { get; }

    public string ClientFile { get; }

    public string ClientKeyFile { get; }

    private static DateTimeOffset Begin => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset End => TimeProvider.System.GetUtcNow().AddDays(1);

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
        Client.Dispose();
        _directory.Delete(recursive: true);
    }

    private (X509Certificate2 Certificate, string File, string KeyFile) Issue(string name, string subject, string[] purposes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(static purpose => new Oid(purpose))], false));
        using var issued = request.Create(Authority, Begin.AddHours(1), End.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        var file = Write(name + ".pem", issued.ExportCertificatePem());
        var keyFile = Write(name + ".key", key.ExportPkcs8PrivateKeyPem());
        return (issued.CopyWithPrivateKey(key), file, keyFile);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
