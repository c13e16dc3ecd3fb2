using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Harness;

/// <summary>Starts the built program.</summary>
public static class Gateways
{
    /// <summary>Runs a gateway with these files.</summary>
    // Under a service manager of the tests' own the program would leave the time to its journal.
    public static BackgroundProcess Start(NetworkNamespace side, params IReadOnlyList<string> files) =>
        side.Start("env", ["-u", "INVOCATION_ID", "dotnet", "exec", Gateway.Assembly, "run", .. files]);

    /// <summary>Runs a verb to its end.</summary>
    public static CommandResult Run(NetworkNamespace side, params IReadOnlyList<string> arguments) => Gateway.Run(side, arguments);
}
