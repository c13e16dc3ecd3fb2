using IpTfs.Hocon.Reading;

namespace IpTfs.Node.CommandLine;

/// <summary>Shows the faults of a configuration, for all verbs.</summary>
internal static class ConfigurationFaults
{
    /// <summary>Writes one line for each fault, and the number of faults.</summary>
    public static void Write(TextWriter error, IReadOnlyList<ConfigurationFault> faults)
    {
        foreach (var fault in faults) error.WriteLine(fault.ToString());
        error.WriteLine($"iptfs: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")} in the configuration");
    }

    /// <summary>The same for machines.</summary>
    public static IEnumerable<object> ForJson(IReadOnlyList<ConfigurationFault> faults) => faults.Select(fault => new
    {
        fault.Path,
        fault.Origin.File,
        fault.Origin.Line,
        fault.Origin.Column,
        fault.Value,
        fault.Message,
    });
}
