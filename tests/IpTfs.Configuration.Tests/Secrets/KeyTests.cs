using IpTfs.Configuration.Secrets;
using IpTfs.Configuration.Tunnels;
using IpTfs.Crypto;
using IpTfs.Hocon;
using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests.Secrets;

public sealed class KeyTests
{
    public static TheoryData<string> Suites => [.. EspSuite.All.Select(suite => suite.Keyword)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void KeysOfTheSuitesLengths_AreRead(string keyword)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        using var configuration = ReadValid(Valid, $"iptfs.tunnels.b {{ suite = {keyword}\n outbound {Keys(suite, 1)}\n inbound {Keys(suite, 2)} }}");
        var tunnel = configuration.Tunnels[0];
        Assert.Same(suite, tunnel.Suite);
        Assert.Equal((suite.KeyLength, suite.AuthKeyLength), (tunnel.Outbound.Key.Length, tunnel.Outbound.AuthKey.Length));
        Assert.True(tunnel.Outbound.Key.Octets.SequenceEqual(Octets(suite.KeyLength, 1)));
        Assert.True(tunnel.Inbound.AuthKey.Octets.SequenceEqual(Octets(suite.AuthKeyLength, 0x82)));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void KeyOfAnotherLength_IsRefusedWithBothLengths(string keyword)
    {
        Assert.True(EspSuite.TryParse(keyword, out var suite));
        var key = suite.KeyLength > 0 ? "key" : "auth-key";
        var expected = suite.KeyLength > 0 ? suite.KeyLength : suite.AuthKeyLength;
        var text = $"iptfs.tunnels.b {{ suite = {keyword}\n outbound {Keys(suite, 1)}\n inbound {Keys(suite, 2)} }}\niptfs.tunnels.b.outbound.{key} = §\"{Hex(expected - 1, 1)}\"";
        var fault = FaultOf(text, "iptfs.tunnels.b.outbound." + key, $"has {expected - 1} octets: {keyword} takes ");
        Assert.Contains($"{expected} octets, {2 * expected} hexadecimal digits", fault.Message, StringComparison.Ordinal);
        Assert.Equal("***", fault.Value);
        Assert.DoesNotContain(Hex(expected - 1, 1)[..6], fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outbound.key = §null", "outbound.key", "is missing: aes128gcm16 takes 20 octets, 40 hexadecimal digits: 16 of key and 4 of salt; or set key-file")]
    [InlineData("outbound.key = §\"xyz\"", "outbound.key", "something else than hexadecimal digits")]
    [InlineData("outbound.key = §\"0102…1314\"", "outbound.key", "something else than hexadecimal digits")]
    [InlineData("outbound.key = §\"010\"", "outbound.key", "odd number of hexadecimal digits")]
    [InlineData("outbound.key = §\"\"", "outbound.key", "is empty")]
    [InlineData("outbound.key = §[1]", "outbound.key", "expected hexadecimal digits")]
    [InlineData("outbound.auth-key = §\"00\"", "outbound.auth-key", "takes no integrity key: remove it")]
    [InlineData("outbound.auth-key-file = §\"x\"", "outbound.auth-key-file", "takes no integrity key: remove it")]
    [InlineData("suite = null-sha256, outbound { key = §\"00\", auth-key = \"A\" }, inbound { key = null, auth-key = \"B\" }", "outbound.key", "does not encrypt and takes no key: remove it")]
    [InlineData("outbound.key-file = §\"/nonexistent/key\"", "outbound.key-file", "there is key already: keep one")]
    [InlineData("outbound { key = null, key-file = §\"/nonexistent/key\" }", "outbound.key-file", "there is no such file")]
    [InlineData("outbound { key = null, key-file = §\"/\" }", "outbound.key-file", "is a directory")]
    [InlineData($"inbound.key = §\"{KeyA}\"", "inbound.key", "is the key of the outbound SA of this tunnel too")]
    [InlineData("outbound.spi = §255", "outbound.spi", "0 to 255 are reserved (RFC 4303)")]
    [InlineData("inbound.spi = §0", "inbound.spi", "0 to 255 are reserved (RFC 4303)")]
    [InlineData("inbound.spi = §0x100000000", "inbound.spi", "expected a whole number")]
    [InlineData("inbound.spi = §null", "inbound.spi", "is missing")]
    public void FaultyKey_IsReportedWithoutIt(string setting, string path, string message) =>
        FaultOf($"iptfs.tunnels.b {{\n{setting.Replace("\"A\"", Quoted(32, 1), StringComparison.Ordinal).Replace("\"B\"", Quoted(32, 2), StringComparison.Ordinal)}\n}}", "iptfs.tunnels.b." + path, message);

    [Fact]
    public void MissingAuthKey_IsReported()
    {
        var text = $"iptfs.tunnels.b {{ suite = aes128-sha256, outbound §{{ key = {Quoted(16, 1)} }}, inbound {{ key = {Quoted(16, 2)}, auth-key = {Quoted(32, 3)} }} }}";
        FaultOf(text, "iptfs.tunnels.b.outbound.auth-key", "is missing: aes128-sha256 takes an integrity key of 32 octets, 64 hexadecimal digits; or set auth-key-file");
    }

    [Fact]
    public void SharedKeyOfASuiteWithoutNonce_IsRefusedInOneTunnelOnly()
    {
        string Tunnel(string name, int outKey, int inKey) =>
            $"iptfs.tunnels.{name} {{ suite = aes128-sha256, outbound {{ key = {Quoted(16, outKey)}, auth-key = {Quoted(32, 7)} }}, inbound {{ key = {Quoted(16, inKey)}, auth-key = {Quoted(32, 7)} }} }}\n";
        Assert.Equal(2, ReadValid(Valid, SecondTunnel, Tunnel("b", 1, 2) + Tunnel("c", 1, 2)).Tunnels.Count);
        Assert.Equal("iptfs.tunnels.b.inbound.key", Assert.Single(Read(Valid, Tunnel("b", 1, 1)).Faults).Path);
    }

    [Fact]
    public void KeyFromTheEnvironment_IsRead()
    {
        var document = HoconLoader.Parse(Valid + "\niptfs.tunnels.b.outbound.key = ${IPTFS_KEY_OUT}", "x.conf");
        var (configuration, faults) = GatewayConfigurationReader.Read([document], name => name == "IPTFS_KEY_OUT" ? " 0x" + KeyD.ToUpperInvariant() + "\n" : null);
        Assert.Empty(faults);
        Assert.Equal(0x60, configuration!.Tunnels[0].Outbound.Key.Octets[0]);
        Assert.Equal(0x73, configuration.Tunnels[0].Outbound.Key.Octets[^1]);
    }

    [Fact]
    public void UnquotedDigits_AreAKey() => Assert.Equal(0x13, ReadTunnel($"outbound.key = {KeyA}").Outbound.Key.Octets[^1]);

    [Fact]
    public void KeyFile_IsReadRelativeToItsConfiguration()
    {
        using var directory = new ScratchDirectory();
        directory.Write("keys/out.key", $"\n  {KeyC}\r\n", UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var main = directory.Write("main.conf", Valid + "\ninclude \"keys/b.conf\"");
        directory.Write("keys/b.conf", "iptfs.tunnels.b.outbound { key = null, key-file = \"out.key\" }");
        var (configuration, faults) = GatewayConfigurationReader.Read([main], static _ => null);
        Assert.Empty(faults);
        Assert.Equal(0x53, configuration!.Tunnels[0].Outbound.Key.Octets[^1]);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite)]
    public void KeyFileOpenToEveryone_IsRefusedWithTheMend(UnixFileMode mode)
    {
        using var directory = new ScratchDirectory();
        var path = directory.Write("out.key", KeyC, mode);
        FaultOf($"iptfs.tunnels.b.outbound {{ key = null, key-file = §\"{path}\" }}", "iptfs.tunnels.b.outbound.key-file", $"chmod 600 {path}");
    }

    [Theory]
    [InlineData($"key = \"{KeyC}\"\n")]
    [InlineData($"\r\n  key={KeyC}\r\n")]
    [InlineData($"\tkey =  \"0x{KeyC}\"")]
    [InlineData($"auth-key = \"00\"\nkey = \"{KeyC}\"")]
    public void KeyFileWithSettings_IsRead(string content)
    {
        using var directory = new ScratchDirectory();
        var path = directory.Write("out.key", content);
        Assert.Equal(KeyC, Convert.ToHexStringLower(ReadTunnel($"outbound {{ key = null, key-file = \"{path}\" }}").Outbound.Key.Octets));
    }

    [Fact]
    public void KeyFileWithBothKeysOfASuite_ServesBothSettings()
    {
        using var directory = new ScratchDirectory();
        string SaFrom(string name, int seed)
        {
            var path = directory.Write(name, $"key = {Quoted(16, seed)}\nauth-key = {Quoted(32, seed + 0x40)}\n");
            return $"{{ key = null, key-file = \"{path}\", auth-key-file = \"{path}\" }}";
        }

        var tunnel = ReadTunnel($"suite = aes128-sha256, outbound {SaFrom("out.key", 1)}, inbound {SaFrom("in.key", 0x80)}");
        Assert.Equal(Hex(16, 1), Convert.ToHexStringLower(tunnel.Outbound.Key.Octets));
        Assert.Equal(Hex(32, 0x41), Convert.ToHexStringLower(tunnel.Outbound.AuthKey.Octets));
        Assert.Equal(Hex(32, 0xc0), Convert.ToHexStringLower(tunnel.Inbound.AuthKey.Octets));
    }

    [Theory]
    [InlineData("", ": is empty: aes128gcm16 takes 20 octets")]
    [InlineData("\n \n", ": is empty: aes128gcm16 takes 20 octets")]
    [InlineData("\n5x", ":2: holds something else than hexadecimal digits")]
    [InlineData("5152", ":1: has 2 octets: aes128gcm16 takes 20 octets")]
    [InlineData("key = \"515\"", ":1: has an odd number of hexadecimal digits")]
    [InlineData("key = \"\"", ":1: is empty: aes128gcm16 takes 20 octets")]
    [InlineData("key = \"5152\" \"53\"", ":1: holds something else than hexadecimal digits")]
    [InlineData("auth-key = \"5152\"", ": does not set key")]
    [InlineData($"key = {KeyC}\n\nkey = {KeyD}", ":3: sets key a second time: a key file holds the keys of one SA")]
    [InlineData($"{KeyC}\n{KeyD}", ":2: expected nothing more after the digits of a key")]
    [InlineData($"key = {KeyC}\n{KeyD}", ":2: expected nothing more after the digits of a key")]
    [InlineData($"{KeyC}\nkey = {KeyD}", ":2: expected nothing more after the digits of a key")]
    [InlineData($"5152 = {KeyC}", ":1: expected hexadecimal digits, or key = ")]
    public void FaultyKeyFile_IsReportedByFileAndLineWithoutItsContent(string content, string message)
    {
        using var directory = new ScratchDirectory();
        var path = directory.Write("out.key", content, UnixFileMode.UserRead);
        var fault = FaultOf($"iptfs.tunnels.b.outbound {{ key = null, key-file = §\"{path}\" }}", "iptfs.tunnels.b.outbound.key-file", path + message);
        Assert.Equal(path, fault.Value);
        Assert.DoesNotContain("515", fault.ToString().Replace(path, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyFileOfUnreasonableLength_IsRefused()
    {
        using var directory = new ScratchDirectory();
        var path = directory.Write("out.key", new string('0', 5000), UnixFileMode.UserRead);
        FaultOf($"iptfs.tunnels.b.outbound {{ key = null, key-file = §\"{path}\" }}", "iptfs.tunnels.b.outbound.key-file", "longer than 4096 octets");
    }

    [Fact]
    public void Secret_ShowsNothingAndIsClearedOnDispose()
    {
        var secret = new SecretBytes([1, 2, 3]);
        using var same = new SecretBytes([1, 2, 3]);
        using var other = new SecretBytes([1, 2, 4]);
        Assert.Equal("***", secret.ToString());
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain("1", new SaConfiguration(0x222, secret, SecretBytes.Empty).ToString().Replace("Spi", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(secret.Equals(same));
        Assert.False(secret.Equals(other));
        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Octets.Length);
    }

    [Fact]
    public void DisposedConfiguration_HasNoKeys()
    {
        var configuration = ReadValid(Valid);
        configuration.Dispose();
        Assert.Throws<ObjectDisposedException>(() => configuration.Tunnels[0].Inbound.Key.Octets.Length);
    }

    private static byte[] Octets(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (byte)(seed + i))];

    private static string Hex(int count, int seed) => Convert.ToHexStringLower(Octets(count, seed));

    private static string Quoted(int count, int seed) => $"\"{Hex(count, seed)}\"";

    private static string Keys(EspSuite suite, int seed) =>
        $"{{ key = {(suite.KeyLength == 0 ? "null" : Quoted(suite.KeyLength, seed))}, auth-key = {(suite.AuthKeyLength == 0 ? "null" : Quoted(suite.AuthKeyLength, 0x80 + seed))} }}";
}
