namespace IpTfs.Gateway.Status;

/// <summary>The state of a running gateway, for the admin API, the metrics and the command line.</summary>
public interface IGatewayStatus
{
    /// <summary>Asks every SA for its figures and returns them together. Safe from any thread.</summary>
    /// <remarks>An SA that does not answer in time is shown in its last known state rather than delaying the others.</remarks>
    ValueTask<GatewaySnapshot> GetSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Asks every SA for one line and returns them together. Safe from any thread; much cheaper than a snapshot.</summary>
    /// <remarks>An SA that does not answer in time is shown as restarting or failed.</remarks>
    ValueTask<GatewaySummary> GetSummaryAsync(CancellationToken cancellationToken);

    /// <summary>Asks the SAs of a tunnel, and no others; null when there is no such tunnel. Safe from any thread.</summary>
    ValueTask<TunnelSnapshot?> FindTunnelAsync(string name, CancellationToken cancellationToken);

    /// <summary>Asks the SAs with an SPI, and no others. Safe from any thread.</summary>
    /// <returns>Their tunnels, each with the SA or SAs that have the SPI and without the other; none when no SA has it. Peers choose outbound SPIs, so several tunnels may share one.</returns>
    ValueTask<IReadOnlyList<TunnelSnapshot>> FindSasAsync(uint spi, CancellationToken cancellationToken);
}
