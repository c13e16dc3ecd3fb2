using IpTfs.Crypto;
using IpTfs.Protocol.Esp;

namespace IpTfs.Node.Demo;

/// <summary>
/// The outer octets at the IP layer for the same inner packets with other encapsulations, by the formulas of RFC 9347 Appendix C with the exact overhead of the
/// suite. UDP encapsulation over IPv4 throughout.
/// </summary>
internal sealed class EfficiencyModel
{
    private const int Ipv4HeaderOctets = 20;
    private const int AggfragHeaderOctets = 4;
    private const int FragmentUnit = 8;

    private readonly EspOverhead _overhead;
    private readonly int _outerPacketSize;

    /// <summary>Makes the model.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="outerPacketSize">Octets of a full outer IP packet: the path's MTU.</param>
    public EfficiencyModel(EspSuite suite, int outerPacketSize)
    {
        _overhead = suite.Overhead;
        _outerPacketSize = outerPacketSize;
        PayloadOctets = _overhead.MaxPayload(outerPacketSize - RelayLane.OuterHeaderOctets);
    }

    /// <summary>The longest ESP payload that fits one outer packet.</summary>
    public int PayloadOctets { get; }

    /// <summary>Outer octets of plain ESP in tunnel mode: each inner packet in its own ESP packet, in IP fragments when it exceeds the path MTU.</summary>
    public long PlainEsp(int innerOctets)
    {
        var outer = _overhead.SealedLength(innerOctets) + RelayLane.OuterHeaderOctets;
        if (outer <= _outerPacketSize) return outer;
        var perFragment = (_outerPacketSize - Ipv4HeaderOctets) / FragmentUnit * FragmentUnit;
        var fragments = (outer - Ipv4HeaderOctets + perFragment - 1) / perFragment;
        return outer + ((fragments - 1) * Ipv4HeaderOctets);
    }

    /// <summary>Outer octets of ESP with every packet padded to full size, which hides sizes without aggregation ("ESP+Pad" of Appendix C).</summary>
    public long PaddedEsp(int innerOctets) => (innerOctets + PayloadOctets - 1) / PayloadOctets * (long)_outerPacketSize;

    /// <summary>Inner octets per outer octet when every AGGFRAG payload is full: the maximum of IP-TFS.</summary>
    public double IpTfsCeiling => (double)(PayloadOctets - AggfragHeaderOctets) / _outerPacketSize;
}
