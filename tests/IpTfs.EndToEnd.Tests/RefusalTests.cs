using IpTfs.Testing.EndToEnd;
using Xunit.Abstractions;

namespace IpTfs.EndToEnd.Tests;

/// <summary>What keeps a gateway from starting: it says what, where and how to mend it, and leaves nothing behind.</summary>
[Trait("Category", "EndToEnd")]
public sealed class RefusalTests(ITestOutputHelper output)
{
    private const int Unavailable = 69;
    private const int NoPermission = 77;
    private const int FaultyConfiguration = 78;
    private static readonly TunnelCase Case = new(Encapsulation.Udp, AddressFamily.V4, AddressFamily.V4);

    /// <summary>A text of the configuration, what stands there instead, and what the refusal must name.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "suite = aes128gcm16", "suite = aes129gcm16", "suite" },
        { "key = \"0001", "key = \"01", "key" },
        { "key = \"000102030405060708090a0b0c0d0e0fa0a1a2a3\"", "key-file = \"/nonexistent/key\"", "/nonexistent/key" },
        { "spi = 0x1001", "spi = 5", "spi" },
        { "replay-window = 1024", "replay-window = 0", "replay-window" },
        { "window-size = 3", "widow-size = 3", "window-size" },
        { "mtu = 1500", "mtu = 12", "mtu" },
        { "remote = [\"192.168.2.0/24\"", "remote = [\"192.168.2.0/33\"", "192.168.2.0/33" },
    };

    [RootTheory("ethtool")]
    [MemberData(nameof(Faults))]
    public void ConfigurationFault_IsNamedAndNothingStarts(string good, string bad, string named)
    {
        using var pair = new GatewayPair(Case, output);
        var text = pair.A.Configuration.ToHocon();
        Assert.Contains(good, text, StringComparison.Ordinal);
        pair.A.WriteConfiguration(text.Replace(good, bad, StringComparison.Ordinal));

        var result = pair.A.StartAndFail();

        Assert.Equal(FaultyConfiguration, result.ExitCode);
        Assert.Contains(named, result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("iptfs0", pair.SideA.Ip("-o link").Output, StringComparison.Ordinal);
    }

    [RootTheory("ethtool")]
    [InlineData("")]
    [InlineData("readers = 2")]
    public void PortOfAnotherGateway_IsNotShared(string io)
    {
        using var pair = new GatewayPair(Case, output, new TunnelOptions { Io = io });
        pair.A.Start();
        using var second = new Gateway(pair.SideA, pair.A.Configuration with { Directory = pair.Subdirectory("second") });

        var result = second.StartAndFail();

        Assert.Equal(Unavailable, result.ExitCode);
        Assert.Contains("is in use", result.Output + result.Error, StringComparison.Ordinal);
        Assert.True(pair.A.IsRunning);
    }

    [RootFact("ethtool")]
    public void TwoConfigurationFaults_AreBothNamed()
    {
        using var pair = new GatewayPair(Case, output);
        pair.A.WriteConfiguration(pair.A.Configuration.ToHocon()
            .Replace("mtu = 1500", "mtu = 12", StringComparison.Ordinal)
            .Replace("aes128gcm16", "rot13", StringComparison.Ordinal));

        var result = pair.A.StartAndFail();

        Assert.Equal(FaultyConfiguration, result.ExitCode);
        Assert.Contains("mtu", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("rot13", result.Output + result.Error, StringComparison.Ordinal);
    }

    [RootFact("ethtool")]
    public void KeyMaterial_IsNeverInTheRefusal()
    {
        using var pair = new GatewayPair(Case, output);
        const string tooLong = "5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e7";
        pair.A.WriteConfiguration(pair.A.Configuration.ToHocon().Replace(pair.A.Configuration.Options.KeyFromA, tooLong, StringComparison.Ordinal));

        var result = pair.A.StartAndFail();

        Assert.Equal(FaultyConfiguration, result.ExitCode);
        Assert.DoesNotContain("5ec2e7", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [RootFact("ping", "ethtool")]
    public void PortInUse_IsNamed()
    {
        using var pair = GatewayPair.Started(Case, output);
        using var second = Rival(pair, text => text.Replace(pair.A.Configuration.StateDirectory, pair.File("state-rival"), StringComparison.Ordinal));

        var result = second.StartAndFail();

        Assert.Equal(Unavailable, result.ExitCode);
        Assert.Contains("10.9.0.1:4500", result.Output + result.Error, StringComparison.Ordinal);
        pair.AssertAnswered(5);
    }

    [RootFact("ping", "ethtool")]
    public void StateDirectoryOfARunningInstance_IsRefused()
    {
        using var pair = GatewayPair.Started(Case, output);
        using var second = Rival(pair, text => text.Replace("10.9.0.1:4500", "10.9.0.1:4501", StringComparison.Ordinal));

        var result = second.StartAndFail();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(pair.A.Configuration.StateDirectory, result.Output + result.Error, StringComparison.Ordinal);
        pair.AssertAnswered(5);
    }

    [RootFact("ethtool")]
    public void StateDirectoryThatCannotBeMade_IsRefused()
    {
        using var pair = new GatewayPair(Case, output);
        var obstacle = pair.File("obstacle");
        File.WriteAllText(obstacle, "a file, where a directory is wanted");
        pair.A.WriteConfiguration(pair.A.Configuration.ToHocon().Replace(pair.A.Configuration.StateDirectory, obstacle, StringComparison.Ordinal));

        var result = pair.A.StartAndFail();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(obstacle, result.Output + result.Error, StringComparison.Ordinal);
    }

    [RootFact("ethtool", "setpriv")]
    public void MissingCapability_IsNamedInOneSentence()
    {
        using var pair = new GatewayPair(Case, output);

        var result = pair.A.StartAndFail("setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin");

        Assert.Equal(NoPermission, result.ExitCode);
        Assert.Contains("CAP_NET_ADMIN", result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [RootFact("ping", "ethtool", "tcpdump")]
    public void CorruptedLedger_NeverStartsFromZero()
    {
        using var pair = GatewayPair.Started(Case, output);
        using var capture = pair.Capture();
        pair.AssertAnswered(50);
        pair.A.Stop();
        foreach (var file in Directory.EnumerateFiles(pair.A.Configuration.StateDirectory, "*", SearchOption.AllDirectories))
            Corrupt(file);

        pair.A.StartInAnyState();
        var answered = Ping.Reaches(pair.SideA, pair.InnerA, pair.InnerB, attempts: 2);

        Assert.False(answered, "the association was started on a corrupted ledger");
        Assert.Contains(pair.A.Log, line => line.Contains("ledger", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(capture.Stop().RepeatedSequences());
    }

    private static void Corrupt(string file)
    {
        var octets = File.ReadAllBytes(file);
        for (var i = 0; i < octets.Length; i++) octets[i] ^= 0x55;
        File.WriteAllBytes(file, octets);
    }

    // A second instance beside A, which differs in its device and its socket and in what the test says.
    private static Gateway Rival(GatewayPair pair, Func<string, string> change)
    {
        var own = pair.A.Configuration;
        var rival = new Gateway(pair.SideA, own with { Directory = pair.Subdirectory("rival") });
        rival.WriteConfiguration(change(own.ToHocon()
            .Replace("iptfs0", "iptfs1", StringComparison.Ordinal)
            .Replace(own.AdminSocket, pair.File("rival.sock"), StringComparison.Ordinal)));
        return rival;
    }
}
