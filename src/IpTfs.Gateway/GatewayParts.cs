using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.IO;
using IpTfs.Protocol.Esp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway;

/// <summary>What a gateway is put together from. The host takes ownership of the device, the sockets and the state.</summary>
public sealed record GatewayParts
{
    /// <summary>The node's name, for logs and snapshots.</summary>
    public required string NodeName { get; init; }

    /// <summary>The inner device.</summary>
    public required IInnerDevice Device { get; init; }

    /// <summary>The outer sockets.</summary>
    public required IReadOnlyList<IOuterSocket> Sockets { get; init; }

    /// <summary>Where the ledger and the checkpoints are kept.</summary>
    public required StateDirectory State { get; init; }

    /// <summary>Names this boot of the machine; see <see cref="ReplayCheckpoints.Open"/>.</summary>
    public required string BootId { get; init; }

    /// <summary>Where log lines go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes transforms: a seam for tests that need one that fails.</summary>
    public Func<SaKeys, bool, string, EspTransform> TransformFactory { get; init; } = static (keys, esn, provider) => keys.CreateTransform(esn, provider);
}
