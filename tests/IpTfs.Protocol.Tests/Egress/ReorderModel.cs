namespace IpTfs.Protocol.Tests.Egress;

/// <summary>
/// The reorder window as sentences of RFC 9347 §2.2.3 say it, with sets and no regard for cost: what the real one has to agree with.
/// </summary>
internal sealed class ReorderModel(int window, long timerNanos, long graceNanos, int restartDistance)
{
    private readonly Dictionary<ulong, long> _noticed = [];
    private readonly HashSet<ulong> _received = [];
    private readonly SortedSet<ulong> _saved = [];
    private ulong _next = 1;
    private ulong _highest;
    private ulong _countFrom;
    private bool _started;

    public List<ulong> Out { get; } = [];

    public long Missed { get; private set; }

    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    public long Deadline => _saved.Count == 0 ? long.MaxValue : _noticed[_next];

    public void Arrive(ulong sequence, long now)
    {
        var wait = timerNanos;
        if (!_started)
        {
            _started = true;
            if (sequence > _next + (ulong)window)
            {
                _next = sequence - (ulong)window;
                _countFrom = sequence;
                wait = graceNanos;
            }
        }

        // Further back than the 64 numbers that are remembered one by one, a copy is told from a late one no more.
        if (sequence < _next)
        {
            if (_received.Contains(sequence) && _next - sequence <= 64) Duplicates++;
            else Late++;
            _received.Add(sequence);
            return;
        }

        if (!_received.Add(sequence))
        {
            Duplicates++;
            return;
        }

        if (sequence - _next > (ulong)window)
        {
            if (sequence - _next > (ulong)restartDistance) wait = graceNanos;
            GiveUpBelow(sequence - (ulong)window);
            DeliverInTurn();
        }

        for (var missing = Math.Max(_next, _highest + 1); missing < sequence; missing++) _noticed.TryAdd(missing, now + wait);
        _highest = Math.Max(_highest, sequence);
        _saved.Add(sequence);
        DeliverInTurn();
    }

    public void Pass(long now)
    {
        while (_saved.Count > 0 && _noticed[_next] <= now)
        {
            GiveUpBelow(_next + 1);
            DeliverInTurn();
        }
    }

    private void GiveUpBelow(ulong limit)
    {
        for (; _next < limit; _next++)
        {
            if (_saved.Remove(_next)) Out.Add(_next);
            else if (_next >= _countFrom) Missed++;
        }
    }

    private void DeliverInTurn()
    {
        while (_saved.Remove(_next)) Out.Add(_next++);
    }
}
