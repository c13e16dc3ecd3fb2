using System.Buffers.Binary;
using System.Security.Cryptography;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Configuration;

/// <summary>What must hold between tunnels. Reports each fault at the later of the two places.</summary>
internal static class TunnelCrossChecks
{
    /// <summary>Runs all checks, in time linear in the number of tunnels.</summary>
    public static void Run(IReadOnlyList<TunnelDraft> tunnels)
    {
        CheckInboundSpis(tunnels);
        CheckOutboundSpis(tunnels);
        CheckSelectors(tunnels);
        CheckKeys(tunnels);
    }

    private static void CheckInboundSpis(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<uint, string>();
        foreach (var tunnel in tunnels)
        {
            if (tunnel.Inbound.Spi is not { } spi || owners.TryAdd(spi, tunnel.Name)) continue;
            tunnel.Inbound.SpiEntry.Fault($"is the inbound SPI of tunnel {owners[spi]} too: packets are told apart by it, choose another here and as the peer's outbound SPI");
        }
    }

    private static void CheckOutboundSpis(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<(IpAddress Remote, uint Spi), string>();
        foreach (var tunnel in tunnels)
        {
            if (tunnel.Remote is not { } remote || tunnel.Outbound.Spi is not { } spi || owners.TryAdd((remote, spi), tunnel.Name)) continue;
            tunnel.Outbound.SpiEntry.Fault($"tunnel {owners[(remote, spi)]} sends to {remote} with this SPI already: choose another here and as the peer's inbound SPI");
        }
    }

    private static void CheckSelectors(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<(IpPrefix Local, IpPrefix Remote), TunnelDraft>();
        foreach (var tunnel in tunnels)
        {
            foreach (var remote in tunnel.RemoteSelectors)
            {
                foreach (var local in tunnel.LocalSelectors)
                {
                    if (local.Prefix.IsV6 != remote.Prefix.IsV6 || owners.TryAdd((local.Prefix, remote.Prefix), tunnel)) continue;
                    var owner = owners[(local.Prefix, remote.Prefix)];
                    if (ReferenceEquals(owner, tunnel)) continue;
                    remote.Entry.Fault($"tunnel {owner.Name} claims the packets from {local.Prefix} to {remote.Prefix} already: narrow one of the two, the longest prefix wins");
                }
            }
        }
    }

    //= RFC4106 §2: one key serves one SA; two senders with the same key and salt would use the same nonces
    private static void CheckKeys(IReadOnlyList<TunnelDraft> tunnels)
    {
        var owners = new Dictionary<UInt128, (TunnelDraft Tunnel, bool Outbound)>();
        foreach (var tunnel in tunnels)
        {
            CheckKey(tunnel, tunnel.Outbound, outbound: true);
            CheckKey(tunnel, tunnel.Inbound, outbound: false);
        }

        void CheckKey(TunnelDraft tunnel, SaDraft sa, bool outbound)
        {
            if (sa.Key is not { Length: > 0 } key || owners.TryAdd(Digest(key), (tunnel, outbound))) return;
            var owner = owners[Digest(key)];
            var same = ReferenceEquals(owner.Tunnel, tunnel);
            // Modes without a nonce survive a shared key; in one tunnel it is a slip all the same.
            if (!same && tunnel.Suite is { AuthKeyLength: > 0 }) return;
            var other = same ? "the outbound SA of this tunnel" : $"the {(owner.Outbound ? "outbound" : "inbound")} SA of tunnel {owner.Tunnel.Name}";
            sa.KeyEntry.Fault($"is the key of {other} too: two SAs with one key repeat their nonces, which gives the key stream away; make another with iptfs keygen");
        }
    }

    private static UInt128 Digest(SecretBytes key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.Octets, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
