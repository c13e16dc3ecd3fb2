using static IpTfs.Configuration.Tests.ConfigurationTexts;

namespace IpTfs.Configuration.Tests;

/// <summary>The section <c>akka</c>: what the program ships, the user's settings over it, shown and compared as they take effect.</summary>
public sealed class AkkaSettingsTests
{
    [Fact]
    public void WithoutASection_TheShippedSettingsTakeEffect()
    {
        using var configuration = ReadValid(Valid);
        Assert.Contains("akka {", configuration.Akka, StringComparison.Ordinal);
        Assert.Contains("loglevel = WARNING", configuration.Akka, StringComparison.Ordinal);
        Assert.EndsWith(configuration.Akka, EffectiveConfigurationRenderer.Render(configuration), StringComparison.Ordinal);
    }

    [Fact]
    public void UsersSettings_StandOverTheShippedOnes_AndMayBeAnythingOfAkkas()
    {
        using var configuration = ReadValid(Valid, """
            akka {
              loglevel = INFO
              actor.default-dispatcher { throughput = 7, executor = fork-join-executor }
              iptfs.dispatchers.sa.throughput = 32
            }
            """);
        var text = EffectiveConfigurationRenderer.Render(configuration);
        Assert.Contains("loglevel = INFO", text, StringComparison.Ordinal);
        Assert.DoesNotContain("loglevel = WARNING", text, StringComparison.Ordinal);
        Assert.Contains("throughput = 7", text, StringComparison.Ordinal);
        Assert.Contains("throughput = 32", text, StringComparison.Ordinal);
        Assert.Contains("data-capacity = 64", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueInThePlaceOfTheSection_IsAFaultWithItsPlace()
    {
        var (configuration, faults) = Read(Valid, "\nakka = on");
        Assert.Null(configuration);
        var fault = Assert.Single(faults);
        Assert.Equal(("akka", 2), (fault.Path, fault.Origin.Line));
    }

    [Fact]
    public void ChangedSettings_NeedARestart()
    {
        using var before = ReadValid(Valid);
        using var after = ReadValid(Valid, "akka.loglevel = INFO");
        Assert.Equal(["akka"], ConfigurationComparer.Difference(before, after).RestartRequired);
    }
}
