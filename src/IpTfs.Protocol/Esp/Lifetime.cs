using IpTfs.Protocol.Time;

namespace IpTfs.Protocol.Esp;

/// <summary>The lifetime usage of one SA: octets, packets and time.</summary>
/// <remarks>
/// Single-threaded. Input: <see cref="TryUse"/> for each packet, <see cref="HandleTimeout"/> at <see cref="NextDeadline"/>. Output:
/// <see cref="TryTakeSoftExpiry"/> and <see cref="IsExpired"/>. Once expired, always expired.
/// </remarks>
public sealed class Lifetime
{
    private readonly ulong _softOctets;
    private readonly ulong _hardOctets;
    private readonly ulong _softPackets;
    private readonly ulong _hardPackets;
    private readonly LifetimeLimits _limits;
    private MonotonicTime _softTime = MonotonicTime.Never;
    private MonotonicTime _hardTime = MonotonicTime.Never;
    private bool _clockRuns;
    private bool _softReached;
    private bool _softTaken;

    /// <summary>Starts a lifetime.</summary>
    public Lifetime(LifetimeLimits limits, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        _softOctets = limits.SoftOctets ?? ulong.MaxValue;
        _hardOctets = limits.HardOctets ?? ulong.MaxValue;
        _softPackets = limits.SoftPackets ?? ulong.MaxValue;
        _hardPackets = limits.HardPackets ?? ulong.MaxValue;
        if (limits.TimeFrom == LifetimeStart.Creation) StartClock(now);
    }

    /// <summary>Encrypted octets carried.</summary>
    public ulong Octets { get; private set; }

    /// <summary>Packets carried.</summary>
    public ulong Packets { get; private set; }

    /// <summary>Whether a hard limit has been reached: nothing may be sealed or opened any more.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>When a time limit is reached next; <see cref="MonotonicTime.Never"/> when none is left.</summary>
    public MonotonicTime NextDeadline => IsExpired ? MonotonicTime.Never : _softReached ? _hardTime : MonotonicTime.Min(_softTime, _hardTime);

    /// <summary>
    /// Counts a packet. False, without counting it, when a hard limit forbids it; the SA is then expired. The packet that reaches a hard
    /// limit exactly is still allowed.
    /// </summary>
    /// <param name="encryptedOctets">Octets that the algorithm is applied to: payload, padding and trailer.</param>
    /// <param name="now">The instant of the packet.</param>
    public bool TryUse(int encryptedOctets, MonotonicTime now)
    {
        HandleTimeout(now);
        return TryBook(encryptedOctets, now);
    }

    /// <summary>Counts a packet as <see cref="TryUse"/> does, for a caller that has already passed this instant to <see cref="HandleTimeout"/>.</summary>
    internal bool TryBook(int encryptedOctets, MonotonicTime now)
    {
        if (IsExpired) return false;
        if (!_clockRuns) StartClock(now);

        //= RFC4301 §4.4.2.1: a byte count lifetime counts the octets to which the algorithm is applied
        var octets = Octets + (uint)encryptedOctets;
        if (octets > _hardOctets || Packets >= _hardPackets)
        {
            IsExpired = true;
            return false;
        }

        Octets = octets;
        Packets++;
        if (octets >= _softOctets || Packets >= _softPackets) _softReached = true;
        return true;
    }

    /// <summary>Handles the time limits; does nothing when none is due.</summary>
    public void HandleTimeout(MonotonicTime now)
    {
        if (now >= _softTime) _softReached = true;
        if (now >= _hardTime) IsExpired = true;
    }

    /// <summary>True once, after the first soft limit was reached or the SA expired without one: request a successor now.</summary>
    public bool TryTakeSoftExpiry()
    {
        if (_softTaken || !(_softReached || IsExpired)) return false;
        _softTaken = true;
        return true;
    }

    private void StartClock(MonotonicTime now)
    {
        _clockRuns = true;
        if (_limits.SoftTime is { } soft) _softTime = now + soft;
        if (_limits.HardTime is { } hard) _hardTime = now + hard;
    }
}
