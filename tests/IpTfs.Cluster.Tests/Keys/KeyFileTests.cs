using IpTfs.Cluster.Keys;

namespace IpTfs.Cluster.Tests.Keys;

public sealed class KeyFileTests : IDisposable
{
    private const string Digits = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

    private readonly string _folder = Directory.CreateTempSubdirectory("iptfs-test-").FullName;

    private string KeyPath => Path.Combine(_folder, "cluster.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Digits)]
    [InlineData(Digits + "\n")]
    [InlineData("  0x" + Digits + " \r\n")]
    public void LineOfDigits_IsTheKey(string content)
    {
        Write(content);
        using var key = ClusterKey.Load(KeyPath);
        using var expected = KnownKey.Create();

        Assert.True(key.Matches(expected.CreateCheck()));
    }

    [Theory]
    [InlineData("", "has 0 hexadecimal digits: a cluster key takes 64")]
    [InlineData("00", "has 2 hexadecimal digits")]
    [InlineData(Digits + "0", "has 65 hexadecimal digits")]
    [InlineData(Digits + Digits, "has 128 hexadecimal digits")]
    [InlineData(Digits + "\n" + Digits, "something else than hexadecimal digits on one line")]
    [InlineData("correct horse battery staple", "something else than hexadecimal digits")]
    public void AnythingElse_IsRefusedAndNotShown(string content, string reason)
    {
        Write(content);

        var failure = Assert.Throws<ClusterKeyException>(() => ClusterKey.Load(KeyPath));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(KeyPath, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0102", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LongFile_IsRefusedUnread()
    {
        Write(new string('0', 5000));

        Assert.Contains("longer than 4096", Assert.Throws<ClusterKeyException>(() => ClusterKey.Load(KeyPath)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite)]
    public void FileThatOthersCanRead_IsRefused(UnixFileMode mode)
    {
        Write(Digits);
        File.SetUnixFileMode(KeyPath, mode);

        Assert.Contains("chmod 600", Assert.Throws<ClusterKeyException>(() => ClusterKey.Load(KeyPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFileOrFolder_IsSaid()
    {
        Assert.Contains("there is no such file", Assert.Throws<ClusterKeyException>(() => ClusterKey.Load(KeyPath)).Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<ClusterKeyException>(() => ClusterKey.Load(_folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string content)
    {
        File.WriteAllText(KeyPath, content);
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }
}
