using IpTfs.Protocol.Time;

namespace IpTfs.Simulation.Tests.Net;

/// <summary>One direction of a link in virtual time. Everything it does follows from its settings, its seed and what it is given.</summary>
internal sealed class SimulatedLink(LinkSettings settings, ulong seed, int headerOctets)
{
    private readonly SplitMix _random = new(seed);
    private readonly PriorityQueue<byte[], (long At, long Order)> _flying = new();
    private long _order;
    private long _lastArrival;
    private long _freeAt;
    private int _burst;

    public long Sent { get; private set; }

    public long SentOctets { get; private set; }

    public long Lost { get; private set; }

    public long Duplicated { get; private set; }

    public long Corrupted { get; private set; }

    public MonotonicTime NextDelivery => _flying.TryPeek(out _, out var due) ? new MonotonicTime(due.At) : MonotonicTime.Never;

    public void Send(ReadOnlySpan<byte> packet, MonotonicTime now)
    {
        Sent++;
        SentOctets += packet.Length + headerOctets;
        var departure = now.Nanos;
        if (settings.RateBitsPerSecond > 0)
        {
            departure = Math.Max(departure, _freeAt);
            if (departure - now.Nanos > settings.BufferNanos)
            {
                Lost++;
                return;
            }

            _freeAt = departure + ((packet.Length + headerOctets) * 8L * 1_000_000_000 / settings.RateBitsPerSecond);
            departure = _freeAt;
        }

        if (_burst > 0) _burst--;
        else if (_random.Chance(settings.BurstLoss)) _burst = settings.BurstLength;
        var isDark = departure >= settings.BlackoutFromNanos && departure < settings.BlackoutToNanos;
        if (_burst > 0 || isDark || _random.Chance(settings.Loss))
        {
            Lost++;
            return;
        }

        var arrival = Math.Max(departure + settings.LatencyNanos + _random.Below(settings.JitterNanos + 1), _lastArrival);
        if (_random.Chance(settings.Reorder)) arrival += settings.ReorderNanos;
        else _lastArrival = arrival;
        byte[] copy = [.. packet];
        if (_random.Chance(settings.Duplicate))
        {
            Duplicated++;
            _flying.Enqueue([.. copy], (arrival + _random.Below(settings.ReorderNanos), _order++));
        }

        if (_random.Chance(settings.Corrupt))
        {
            Corrupted++;
            copy[_random.Below(copy.Length)] ^= (byte)(1 << (int)_random.Below(8));
        }

        _flying.Enqueue(copy, (arrival, _order++));
    }

    public bool TryReceive(MonotonicTime now, out byte[] packet)
    {
        packet = [];
        return NextDelivery <= now && _flying.TryDequeue(out packet!, out _);
    }
}
