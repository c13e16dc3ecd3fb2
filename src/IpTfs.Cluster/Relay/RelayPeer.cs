using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using IpTfs.Cluster.Membership;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>Another node, as the relay needs to know it.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Instance">What it drew at random when it joined: another one after each start and each time it joins again.</param>
/// <param name="Endpoint">Where its relay socket is; the default value when it takes nothing.</param>
public sealed record RelayPeer(string Node, UInt128 Instance, Endpoint Endpoint)
{
    /// <summary>Reads what a node says of itself. False when its instance or its relay address is none.</summary>
    public static bool TryRead(NodeRecord record, [NotNullWhen(true)] out RelayPeer? peer)
    {
        ArgumentNullException.ThrowIfNull(record);
        peer = null;
        if (record.Instance.Length != 32 || !UInt128.TryParse(record.Instance, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var instance)) return false;
        Endpoint endpoint = default;
        if (record.Relay is not null)
        {
            if (!IPEndPoint.TryParse(record.Relay, out var relay) || relay.Port == 0) return false;
            endpoint = new Endpoint(IpAddress.From(relay.Address), (ushort)relay.Port);
        }

        peer = new RelayPeer(record.Name, instance, endpoint);
        return true;
    }

    /// <summary>The node as an end of relay SAs.</summary>
    internal RelayEnd End => new(Node, Instance);
}
