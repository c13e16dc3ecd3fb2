using System.Text;
using IpTfs.Cluster.Etcd;
using IpTfs.Cluster.Tests.Support;
using IpTfs.Configuration.Cluster;

namespace IpTfs.Cluster.Tests.Etcd;

/// <summary>The files that a configuration names are read, and what is wrong with one is said.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("iptfs-options-");
    private readonly TestCertificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void WholeConfiguration_IsTaken()
    {
        var tls = new EtcdTlsConfiguration(_certificates.AuthorityFile, _certificates.ClientFile, _certificates.ClientKeyFile);
        var options = EtcdOptions.From(Configuration(tls, "iptfs", Write("password", "hush\n")));
        Assert.Equal([new Uri("https://127.0.0.1:2379")], options.Endpoints);
        Assert.Equal("/x/", options.Prefix);
        Assert.Equal(_certificates.Authority.Thumbprint, Assert.Single(options.TrustedCertificates!).Thumbprint);
        Assert.Equal(_certificates.Client.Thumbprint, options.ClientCertificate!.TargetCertificate.Thumbprint);
        Assert.True(options.ClientCertificate.TargetCertificate.HasPrivateKey);
        Assert.Equal("iptfs", options.Username);
        Assert.Equal("hush", Encoding.UTF8.GetString(options.Password.Span));
    }

    [Fact]
    public void PlainConfiguration_HasNoSecrets()
    {
        var options = EtcdOptions.From(Configuration(null, null, null));
        Assert.Null(options.TrustedCertificates);
        Assert.Null(options.ClientCertificate);
        Assert.Null(options.Username);
        Assert.True(options.Password.IsEmpty);
    }

    [Theory]
    [InlineData(null, "Could not find file")]
    [InlineData("", "its first line is empty")]
    [InlineData("\nhush", "its first line is empty")]
    public void UnusablePasswordFile_IsNamed(string? content, string expected)
    {
        var path = content is null ? Path.Combine(_directory.FullName, "nothing") : Write("password", content);
        var fault = Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(null, "iptfs", path)));
        Assert.StartsWith($"cluster.etcd.password-file = {path}: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PasswordThatEverybodyCanRead_IsRefused()
    {
        var path = Write("password", "hush");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var fault = Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(null, "iptfs", path)));
        Assert.EndsWith($"chmod 600 {path}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UserWithoutPassword_IsRefused() => Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(null, "iptfs", null)));

    [Fact]
    public void NoEndpoint_IsRefused() => Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(null, null, null) with { Endpoints = [] }));

    [Theory]
    [InlineData("ca")]
    [InlineData("cert")]
    [InlineData("key")]
    public void FileWithoutCertificateOrKey_IsNamed(string setting)
    {
        var path = Write("other", "hush");
        var tls = new EtcdTlsConfiguration(
            setting == "ca" ? path : _certificates.AuthorityFile,
            setting == "cert" ? path : _certificates.ClientFile,
            setting == "key" ? path : _certificates.ClientKeyFile);
        var fault = Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(tls, null, null)));
        Assert.StartsWith($"cluster.etcd.tls.{setting} = {path}: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOfAnotherCertificate_IsRefused()
    {
        var tls = new EtcdTlsConfiguration(null, _certificates.ClientFile, _certificates.ServerKeyFile);
        var fault = Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(tls, null, null)));
        Assert.Contains(_certificates.ServerKeyFile, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_IsNoFile()
    {
        var fault = Assert.Throws<StoreOpenException>(() => EtcdOptions.From(Configuration(new EtcdTlsConfiguration(_directory.FullName, null, null), null, null)));
        Assert.Contains("it is a directory", fault.Message, StringComparison.Ordinal);
    }

    private static EtcdConfiguration Configuration(EtcdTlsConfiguration? tls, string? username, string? passwordFile) =>
        new([new Uri("https://127.0.0.1:2379")], "/x/", tls, username, passwordFile);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
