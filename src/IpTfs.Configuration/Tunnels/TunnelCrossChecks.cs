using IpTfs.Configuration.Secrets;
using IpTfs.Hocon.Reading;
using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration.Tunnels;

/// <summary>Checks the constraints between tunnels. Reports each fault at the later of the two settings.</summary>
/// <param name="section">The object that holds the tunnels: the position of a fault is looked up on demand.</param>
/// <param name="defaults">The object with the tunnels' defaults.</param>
internal sealed class TunnelCrossChecks(ConfigSection section, ConfigSection defaults)
{
    /// <summary>Runs all checks, in time linear in the number of tunnels.</summary>
    public void Run(IReadOnlyList<TunnelDraft> tunnels)
    {
        CheckInboundSpis(tunnels);
        CheckOutboundSpis(tunnels);
        CheckSelectors(tunnels);
        CheckKeys(tunnels);
    }

    private void CheckInboundSpis(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<uint, string>(tunnels.Count);
        foreach (var tunnel in tunnels)
        {
            if (tunnel.Inbound.Spi is not { } spi || owners.TryAdd(spi, tunnel.Name)) continue;
            EntryOf(tunnel, "inbound", "spi").Fault($"is the inbound SPI of tunnel {owners[spi]} too: packets are told apart by it, choose another here and as the peer's outbound SPI");
        }
    }

    private void CheckOutboundSpis(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<(IpAddress Remote, uint Spi), string>(tunnels.Count);
        foreach (var tunnel in tunnels)
        {
            if (tunnel.Remote is not { } remote || tunnel.Outbound.Spi is not { } spi || owners.TryAdd((remote, spi), tunnel.Name)) continue;
            EntryOf(tunnel, "outbound", "spi").Fault($"tunnel {owners[(remote, spi)]} sends to {remote} with this SPI already: choose another here and as the peer's inbound SPI");
        }
    }

    private void CheckSelectors(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<(IpPrefix Local, IpPrefix Remote), TunnelDraft>(tunnels.Count);
        foreach (var tunnel in tunnels)
        {
            for (var i = 0; i < tunnel.RemoteSelectors.Count; i++)
            {
                var remote = tunnel.RemoteSelectors[i];
                foreach (var local in tunnel.LocalSelectors)
                {
                    if (local.IsV6 != remote.IsV6 || owners.TryAdd((local, remote), tunnel)) continue;
                    var owner = owners[(local, remote)];
                    if (ReferenceEquals(owner, tunnel)) continue;
                    EntryOf(tunnel, "traffic-selectors", "remote").Items()![i]
                        .Fault($"tunnel {owner.Name} claims the packets from {local} to {remote} already: narrow one of the two, the longest prefix wins");
                }
            }
        }
    }

    //= RFC4106 §2: one key serves one SA; two senders with the same key and salt would use the same nonces
    private void CheckKeys(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<SecretBytes, (TunnelDraft Tunnel, bool Outbound)>(2 * tunnels.Count, SameSecret.Comparer);
        foreach (var tunnel in tunnels)
        {
            CheckKey(tunnel, tunnel.Outbound, outbound: true);
            CheckKey(tunnel, tunnel.Inbound, outbound: false);
        }

        void CheckKey(TunnelDraft tunnel, SaDraft sa, bool outbound)
        {
            if (sa.Key is not { Length: > 0 } key || owners.TryAdd(key, (tunnel, outbound))) return;
            var owner = owners[key];
            var same = ReferenceEquals(owner.Tunnel, tunnel);
            // Modes without a nonce tolerate a shared key; within one tunnel it is still a fault.
            if (!same && tunnel.Suite is { AuthKeyLength: > 0 }) return;
            var other = same ? "the outbound SA of this tunnel" : $"the {(owner.Outbound ? "outbound" : "inbound")} SA of tunnel {owner.Tunnel.Name}";
            KeyEntryOf(tunnel, outbound).Fault($"is the key of {other} too: two SAs with one key repeat their nonces, which gives the key stream away; make another with iptfs keygen");
        }
    }

    private ConfigEntry EntryOf(TunnelDraft tunnel, string part, string key) => PartOf(tunnel, part).Required(key);

    private ConfigEntry KeyEntryOf(TunnelDraft tunnel, bool outbound)
    {
        var sa = PartOf(tunnel, outbound ? "outbound" : "inbound");
        var file = sa.Optional("key-file");
        return file.IsPresent ? file : sa.Secret("key");
    }

    private ConfigSection PartOf(TunnelDraft tunnel, string part) => section.NamedSection(tunnel.Name, defaults).OptionalSection(part);
}
