using Akka.Actor;
using IpTfs.Actors;
using IpTfs.Configuration;
using IpTfs.Gateway.Sa;
using IpTfs.Hocon;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway.Tests;

/// <summary>Akka reads the settings that the program ships, also as the program writes them with a user's over them.</summary>
public class GatewaySystemTests
{
    [Fact]
    public async Task EffectiveSettings_AreReadByAkka()
    {
        var (configuration, faults) = GatewayConfigurationReader.Read(
            [HoconLoader.Parse("""iptfs { node-name = a, state-directory = "/tmp/a", tun.name = t, listen.udp = ["127.0.0.1:4500"] }, akka { loglevel = ERROR, iptfs.dispatchers.sa.throughput = 9 }""", "test.conf")], _ => null);
        Assert.Empty(faults);
        using var system = Create(configuration!.Akka);
        Assert.Equal("ERROR", system.Settings.LogLevel);
        Assert.Equal(9, system.Dispatchers.Lookup(SaSupervisor.Dispatcher).Throughput);
        Assert.Equal(TimeSpan.FromSeconds(5), CoordinatedShutdown.Get(system).Timeout(GatewaySystem.FlushQueues));
        Assert.Equal(64, system.Settings.Config.GetInt(SaSupervisor.Mailbox + ".data-capacity"));
        await system.Terminate();
    }

    [Theory]
    [InlineData("akka.loggers = [\"No.Such.Logger, Nowhere\"]")]
    [InlineData("akka.actor.guardian-supervisor-strategy = \"No.Such.Strategy, Nowhere\"")]
    [InlineData("akka { loglevel = ")]
    public void SettingsThatAkkaRefuses_AreOneKindOfFault(string akka) => Assert.StartsWith("akka: ", Assert.Throws<AkkaSettingsException>(() => Create(akka)).Message, StringComparison.Ordinal);

    private static ActorSystem Create(string akka) => GatewaySystem.Create("test", akka, NullLoggerFactory.Instance, new DatapathSetup());
}
