using IpTfs.Configuration.Admin;
using IpTfs.Configuration.Cluster;
using IpTfs.Configuration.Process;
using IpTfs.Configuration.Tunnels;
using IpTfs.IO;

namespace IpTfs.Configuration;

/// <summary>A whole configuration that has passed every check. Immutable; owns its secrets.</summary>
/// <param name="NodeName">The node's name in logs, snapshots and the cluster.</param>
/// <param name="StateDirectory">Where the sequence ledger and the anti-replay checkpoints are kept.</param>
/// <param name="Tun">The inner interface.</param>
/// <param name="Listen">The outer sockets.</param>
/// <param name="Tunnels">The tunnels, in the order of the files.</param>
/// <param name="Io">What may be used to move several packets per system call.</param>
/// <param name="Readers">Readers, each with a thread, for every UDP address and for the inner interface; null leaves their number to the machine.</param>
/// <param name="LooksBeforeSleep">How often a reader's thread looks, and lets others run, before it sleeps.</param>
/// <param name="Rehearsal">Whether the datapath runs on packets of its own before the gateway is ready.</param>
/// <param name="CryptoProvider">The name of the crypto provider, or the word that lets the fastest be chosen.</param>
/// <param name="Admin">The administrative endpoints.</param>
/// <param name="Cluster">Membership of a cluster.</param>
public sealed record GatewayConfiguration(
    string NodeName,
    string StateDirectory,
    TunConfiguration Tun,
    ListenConfiguration Listen,
    IReadOnlyList<TunnelConfiguration> Tunnels,
    IoFeatures Io,
    int? Readers,
    int LooksBeforeSleep,
    bool Rehearsal,
    string CryptoProvider,
    AdminConfiguration Admin,
    ClusterConfiguration Cluster) : IDisposable
{
    /// <summary>The settings of Akka.NET as they take effect, those that the program ships included: HOCON text with the section <c>akka</c>.</summary>
    public string Akka { get; init; } = "";

    /// <summary>Clears all keys.</summary>
    public void Dispose()
    {
        foreach (var tunnel in Tunnels)
        {
            tunnel.Outbound.Dispose();
            tunnel.Inbound.Dispose();
        }
    }
}
