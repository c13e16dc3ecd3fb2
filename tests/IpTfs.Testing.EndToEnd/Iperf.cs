namespace IpTfs.Testing.EndToEnd;

/// <summary>Runs iperf3 between two namespaces.</summary>
public static class Iperf
{
    /// <summary>Starts a server for one run, runs the client with further options, and returns what arrived.</summary>
    public static IperfResult Run(NetworkNamespace client, NetworkNamespace server, string clientAddress, string serverAddress, string options)
    {
        using var listening = server.Start("iperf3", "--server", "--one-off", "--forceflush", "--bind", serverAddress);
        listening.WaitForLine(line => line.Contains("Server listening", StringComparison.Ordinal), Patience.Start);
        var result = client.Run(Patience.Command, "iperf3", ["--client", serverAddress, "--bind", clientAddress, "--json", .. options.Split(' ')]);
        result.EnsureSuccess();
        listening.WaitForEnd(Patience.Stop);
        return IperfResult.Parse(result.Output);
    }
}
