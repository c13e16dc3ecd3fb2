using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO.Sockets;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Esp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway;

/// <summary>The parts of a gateway. The host takes ownership of the device, the sockets, the state and the ledger.</summary>
public sealed record GatewayParts
{
    /// <summary>The node's name, for logs and snapshots.</summary>
    public required string NodeName { get; init; }

    /// <summary>The inner device.</summary>
    public required IInnerDevice Device { get; init; }

    /// <summary>The outer sockets.</summary>
    public required IReadOnlyList<IOuterSocket> Sockets { get; init; }

    /// <summary>Threads that wait for outer packets, and as many that wait for inner ones; sockets and queues are dealt out to them in turn.</summary>
    public int Readers { get; init; } = 1;

    /// <summary>How often such a thread polls, and yields after each poll, before it sleeps.</summary>
    public int LooksBeforeSleep { get; init; }

    /// <summary>The directory that is this gateway's alone. Without a <see cref="Ledger"/>, sequence ledger and checkpoints are kept there.</summary>
    public required StateDirectory State { get; init; }

    /// <summary>Names this boot of the machine; see <see cref="ReplayCheckpoints.Open"/>.</summary>
    public required string BootId { get; init; }

    /// <summary>Keeps what must outlive the process. Null: files in <see cref="State"/>, opened by the host.</summary>
    public ISaLedger? Ledger { get; init; }

    /// <summary>The fence of the SAs, on the clock of <see cref="GatewayHost.Now"/>. It never passes unless the cluster moves it.</summary>
    public OwnershipFence Fence { get; init; } = new();

    /// <summary>Whether each pair of SAs has its actors from the start. Otherwise its first packet starts them, unless the pair must act before that.</summary>
    public bool StartsAtOnce { get; init; }

    /// <summary>Settings of Akka over those that the gateway ships, as HOCON text that Akka parses; empty for none.</summary>
    public string Akka { get; init; } = "";

    /// <summary>Where log lines go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes transforms: a seam for tests that need one that fails.</summary>
    public Func<SaKeys, bool, string, EspTransform> TransformFactory { get; init; } = static (keys, esn, provider) => keys.CreateTransform(esn, provider);
}
