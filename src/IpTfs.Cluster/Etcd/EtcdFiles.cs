using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IpTfs.Cluster.Etcd;

/// <summary>Reads the password and the certificates for connections to etcd. No message reveals their content.</summary>
internal static class EtcdFiles
{
    private const int MaxPasswordOctets = 4096;
    private const int MaxCertificateOctets = 1 << 20;
    private const UnixFileMode Everyone = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The password: the file's content up to the end of its first line.</summary>
    public static byte[] ReadPassword(string path)
    {
        var content = Read(path, "password-file", MaxPasswordOctets, secret: true);
        try
        {
            var end = content.AsSpan().IndexOfAny((byte)'\r', (byte)'\n');
            var password = content.AsSpan(0, end < 0 ? content.Length : end);
            if (password.IsEmpty) throw Fault("password-file", path, "its first line is empty: write the password there");
            return password.ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>The certificates of a PEM file, as roots of trust.</summary>
    public static X509Certificate2Collection ReadTrust(string path)
    {
        var found = ReadCertificates(path, "tls.ca");
        return found.Count > 0 ? found : throw Fault("tls.ca", path, "there is no certificate in it: it takes PEM, -----BEGIN CERTIFICATE-----");
    }

    /// <summary>A certificate, further ones of its chain if the file has them, and its key.</summary>
    public static SslStreamCertificateContext ReadCertificate(string certificatePath, string keyPath)
    {
        var chain = ReadCertificates(certificatePath, "tls.cert");
        if (chain.Count == 0) throw Fault("tls.cert", certificatePath, "there is no certificate in it: it takes PEM, -----BEGIN CERTIFICATE-----");
        var octets = Read(keyPath, "tls.key", MaxCertificateOctets, secret: true);
        var pem = new char[octets.Length];
        try
        {
            Encoding.Latin1.GetChars(octets, pem);
            var certificate = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), pem);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw Fault("tls.key", keyPath, $"it is no key of the certificate in {certificatePath}: it takes PEM without a passphrase, -----BEGIN PRIVATE KEY-----", cause);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            pem.AsSpan().Clear();
        }
    }

    private static X509Certificate2Collection ReadCertificates(string path, string setting)
    {
        var text = Encoding.Latin1.GetString(Read(path, setting, MaxCertificateOctets, secret: false));
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
            return found;
        }
        catch (CryptographicException cause)
        {
            throw Fault(setting, path, "a certificate in it cannot be understood: it takes PEM, -----BEGIN CERTIFICATE-----", cause);
        }
    }

    private static byte[] Read(string path, string setting, int limit, bool secret)
    {
        if (Directory.Exists(path)) throw Fault(setting, path, "it is a directory: name a file");
        var content = new byte[limit + 1];
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (secret && (File.GetUnixFileMode(file.SafeFileHandle) & Everyone) != 0) throw Fault(setting, path, $"it is readable or writable for everyone: chmod 600 {path}");
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= limit ? content.AsSpan(0, length).ToArray() : throw Fault(setting, path, $"it is longer than {limit} octets: name another file");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Fault(setting, path, $"{cause.Message.TrimEnd('.')}: make it readable for the gateway's user, or name another file", cause);
        }
        finally
        {
            if (secret) CryptographicOperations.ZeroMemory(content);
        }
    }

    private static StoreOpenException Fault(string setting, string path, string message, Exception? cause = null)
    {
        var text = $"cluster.etcd.{setting} = {path}: {message}";
        return cause is null ? new StoreOpenException(text) : new StoreOpenException(text, cause);
    }
}
