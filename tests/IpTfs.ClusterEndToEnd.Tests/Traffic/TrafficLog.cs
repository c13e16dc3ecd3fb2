using System.Diagnostics;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>What became of every datagram. Written by the generator and the responders; the questions may be asked at any time from any thread.</summary>
public sealed class TrafficLog
{
    private const int Capacity = 1 << 16;
    private readonly TrafficRow?[] _rows = new TrafficRow?[Capacity];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _count;
    private long _strays;

    /// <summary>Rows, hence numbers, that there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Datagrams that are none of this traffic's.</summary>
    public long Strays => Interlocked.Read(ref _strays);

    /// <summary>Microseconds since the traffic began.</summary>
    public int Now => (int)Stopwatch.GetElapsedTime(_start).TotalMicroseconds + 1;

    /// <summary>Adds the row of the next number.</summary>
    public TrafficRow Begin()
    {
        var row = _rows[_count] = new TrafficRow(Now);
        Volatile.Write(ref _count, _count + 1);
        return row;
    }

    /// <summary>The row of a number that a datagram claims to have; null when there is none.</summary>
    public TrafficRow? Find(uint number)
    {
        if (number < Count) return _rows[number];
        Interlocked.Increment(ref _strays);
        return null;
    }

    /// <summary>The numbers sent within the window.</summary>
    public TrafficWindow Window(int from, int to)
    {
        var rows = new List<TrafficRow>();
        for (var number = 0; number < Count; number++)
        {
            var row = _rows[number]!;
            if (row.Begun >= from && row.Begun <= to) rows.Add(row);
        }

        return new TrafficWindow(rows, from, to);
    }

    /// <summary>Everything.</summary>
    public TrafficWindow Everything() => Window(0, int.MaxValue);
}
