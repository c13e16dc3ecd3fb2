using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Policy;

/// <summary>Which inner packets may use a tunnel: the addresses behind this gateway and those behind the peer (RFC 4301 §4.4.1).</summary>
/// <param name="Local">Addresses on this side: sources of sent packets, destinations of received ones.</param>
/// <param name="Remote">Addresses on the peer's side.</param>
/// <remarks>Immutable; read by any number of threads, without allocation.</remarks>
public sealed record TrafficSelectors(PrefixSet Local, PrefixSet Remote)
{
    /// <summary>Makes selectors from lists of prefixes.</summary>
    public TrafficSelectors(IEnumerable<IpPrefix> local, IEnumerable<IpPrefix> remote)
        : this(new PrefixSet(local), new PrefixSet(remote))
    {
    }

    /// <summary>Whether a packet may be sent into the tunnel.</summary>
    public bool PermitsOutbound(in IpAddress source, in IpAddress destination) => Local.Contains(source) && Remote.Contains(destination);

    /// <summary>
    /// Whether a packet received from the tunnel may be delivered: its source must be remote, its destination local. False is
    /// <c>selector-mismatch</c>.
    /// </summary>
    //= RFC4301 §5.2: the decrypted packet is matched against the selectors of the SA that it came in
    public bool PermitsInbound(in IpAddress source, in IpAddress destination) => Remote.Contains(source) && Local.Contains(destination);
}
