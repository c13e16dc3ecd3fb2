using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using IpTfs.Cluster.Membership;
using IpTfs.Protocol.Wire;

namespace IpTfs.Cluster.Relay;

/// <summary>Another node: its name, life and relay address.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Instance">The random number of its present life: a new one after each start and each time it joins again.</param>
/// <param name="Endpoint">The address of its relay socket; the default value when it accepts no relayed packets.</param>
public sealed record RelayPeer(string Node, UInt128 Instance, Endpoint Endpoint)
{
    /// <summary>Reads a node record. False when its instance or its relay address is invalid.</summary>
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
