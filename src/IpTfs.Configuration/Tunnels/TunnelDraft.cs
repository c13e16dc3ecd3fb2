using IpTfs.Crypto;
using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Tunnels;

/// <summary>The readable settings of one tunnel: enough for the checks between tunnels even after faults.</summary>
internal sealed record TunnelDraft
{
    /// <summary>The tunnel's name.</summary>
    public required string Name { get; init; }

    /// <summary>The peer's address.</summary>
    public required IpAddress? Remote { get; init; }

    /// <summary>The suite.</summary>
    public required EspSuite? Suite { get; init; }

    /// <summary>The outbound SA.</summary>
    public required SaDraft Outbound { get; init; }

    /// <summary>The inbound SA.</summary>
    public required SaDraft Inbound { get; init; }

    /// <summary>Prefixes behind this side.</summary>
    public required IReadOnlyList<IpPrefix> LocalSelectors { get; init; }

    /// <summary>Prefixes behind the peer.</summary>
    public required IReadOnlyList<IpPrefix> RemoteSelectors { get; init; }

    /// <summary>The complete tunnel; null after any fault.</summary>
    public required TunnelConfiguration? Complete { get; init; }
}
