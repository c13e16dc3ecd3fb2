using IpTfs.Configuration;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Composition;

/// <summary>Reads a gateway's configuration files and reports all faults at once.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Reads and checks the files; the caller owns the result and its keys.</summary>
    /// <exception cref="CommandFault">The configuration has faults: one line for each, exit status 78.</exception>
    public static GatewayConfiguration Read(IReadOnlyList<string> files)
    {
        var (configuration, faults) = GatewayConfigurationReader.Read(files, Environment.GetEnvironmentVariable);
        if (configuration is not null && faults.Count == 0) return configuration;
        configuration?.Dispose();
        throw new CommandFault(ExitCode.Configuration, string.Join('\n', faults));
    }
}
