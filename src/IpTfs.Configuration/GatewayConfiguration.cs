using IpTfs.Configuration.Admin;
using IpTfs.Configuration.Cluster;
using IpTfs.Configuration.Process;
using IpTfs.Configuration.Tunnels;
using IpTfs.IO;

namespace IpTfs.Configuration;

/// <summary>A complete configuration that has passed every check. Immutable; owns its secrets.</summary>
public sealed record GatewayConfiguration : IDisposable
{
    /// <summary>The node's name in logs, snapshots and the cluster.</summary>
    public required string NodeName { get; init; }

    /// <summary>The directory of the sequence ledger and the anti-replay checkpoints.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The inner interface.</summary>
    public required TunConfiguration Tun { get; init; }

    /// <summary>The outer sockets.</summary>
    public required ListenConfiguration Listen { get; init; }

    /// <summary>The tunnels, in the order of the files.</summary>
    public required IReadOnlyList<TunnelConfiguration> Tunnels { get; init; }

    /// <summary>The allowed batching and offload features.</summary>
    public required IoFeatures Io { get; init; }

    /// <summary>Readers, each with a thread, for every UDP address and for the inner interface; null derives their number from the processor count.</summary>
    public required int? Readers { get; init; }

    /// <summary>How often a reader's thread polls and yields before it sleeps.</summary>
    public required int LooksBeforeSleep { get; init; }

    /// <summary>Whether the datapath runs on packets of its own before the gateway is ready.</summary>
    public required bool Rehearsal { get; init; }

    /// <summary>The name of the crypto provider, or the keyword that selects the fastest.</summary>
    public required string CryptoProvider { get; init; }

    /// <summary>The administrative endpoints.</summary>
    public required AdminConfiguration Admin { get; init; }

    /// <summary>Membership of a cluster.</summary>
    public required ClusterConfiguration Cluster { get; init; }

    /// <summary>The effective settings of Akka.NET, the program's defaults included: HOCON text with the section <c>akka</c>.</summary>
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
