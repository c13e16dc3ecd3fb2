using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Datapath;

/// <summary>
/// The path MTU of one tunnel, and the AGGFRAG payload size that follows from it: the smaller of the configured outer packet size and the MTU that the
/// path was reported to have.
/// </summary>
/// <remarks>Single-threaded: belongs to the ingress actor. Reports are kept for ten minutes (RFC 1191 §6.3), then the configured size is tried again.</remarks>
public sealed class PathMtu
{
    private const long KeptNanos = 600L * 1_000_000_000;
    private readonly EspOverhead _overhead;
    private readonly int _configured;
    private readonly int _headers;
    private readonly int _least;
    private int _learned = int.MaxValue;
    private MonotonicTime _learnedUntil = MonotonicTime.Never;

    /// <summary>Makes the state of a path without any report.</summary>
    /// <param name="overhead">Octets that ESP adds.</param>
    /// <param name="outerPacketSize">The configured size of outer IP packets, in octets.</param>
    /// <param name="isV6">Whether the outer packets are IPv6.</param>
    /// <param name="udp">Whether ESP is carried in UDP.</param>
    public PathMtu(EspOverhead overhead, int outerPacketSize, bool isV6, bool udp)
    {
        _overhead = overhead;
        _configured = outerPacketSize;
        _headers = OuterHeaders.Octets(isV6, udp);
        // No report makes packets smaller than the size that every host must accept (RFC 791, RFC 8200 §5).
        _least = Math.Min(outerPacketSize, isV6 ? 1280 : 576);
    }

    /// <summary>The largest outer IP packet that is sent now, in octets.</summary>
    //= RFC9347 §2 R1: the packet size is configured, or follows what the path is reported to carry
    public int OuterPacketSize => Math.Max(_least, Math.Min(_configured, _learned));

    /// <summary>The AGGFRAG payload that fits, its header included, in octets.</summary>
    public int PayloadOctets => _overhead.MaxPayload(OuterPacketSize - _headers);

    /// <summary>When the reported MTU expires.</summary>
    public MonotonicTime NextDeadline => _learnedUntil;

    /// <summary>Handles a report. True when it changes the payload size.</summary>
    /// <param name="mtu">Octets of the largest IP packet that passes; 0 when the report does not say.</param>
    /// <param name="now">The instant of the report.</param>
    //= RFC9347 §4.2 R44: the size set by hand is the upper bound of the one found
    public bool Handle(int mtu, MonotonicTime now)
    {
        var before = PayloadOctets;
        if (mtu <= 0) mtu = _least;
        if (mtu >= OuterPacketSize) return false;
        _learned = mtu;
        _learnedUntil = now.AddNanos(KeptNanos);
        return PayloadOctets != before;
    }

    /// <summary>Forgets a reported MTU that has expired. True when that changes the payload size.</summary>
    public bool HandleTimeout(MonotonicTime now)
    {
        if (now < _learnedUntil) return false;
        var before = PayloadOctets;
        _learned = int.MaxValue;
        _learnedUntil = MonotonicTime.Never;
        return PayloadOctets != before;
    }
}
