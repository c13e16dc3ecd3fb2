namespace IpTfs.IO.Tun;

/// <summary>Sums the counters of a device's writers on request, so that a write counts without an atomic operation. Thread-safe.</summary>
internal sealed class WrittenTotals
{
    private readonly Lock _gate = new();
    private readonly List<WriterCounters> _writers = [];
    private InnerWriteCounters _retired;

    /// <summary>Adds a new writer.</summary>
    public void Add(WriterCounters writer)
    {
        lock (_gate) _writers.Add(writer);
    }

    /// <summary>Keeps the counts of a writer that will not be rented again, and removes the writer.</summary>
    public void Retire(WriterCounters writer)
    {
        lock (_gate)
        {
            if (_writers.Remove(writer)) AddTo(ref _retired, writer);
        }
    }

    /// <summary>The sum over all writers.</summary>
    public InnerWriteCounters Read()
    {
        lock (_gate)
        {
            var sum = _retired;
            foreach (var writer in _writers) AddTo(ref sum, writer);
            return sum;
        }
    }

    private static void AddTo(ref InnerWriteCounters sum, WriterCounters writer)
    {
        ref var counters = ref writer.Counters;
        sum.Packets += Volatile.Read(ref counters.Packets);
        sum.Octets += Volatile.Read(ref counters.Octets);
        sum.SuperPackets += Volatile.Read(ref counters.SuperPackets);
        sum.Calls += Volatile.Read(ref counters.Calls);
        sum.Refused += Volatile.Read(ref counters.Refused);
        sum.BadChecksums += Volatile.Read(ref counters.BadChecksums);
    }
}
