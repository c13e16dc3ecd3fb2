using System.Diagnostics;

namespace IpTfs.Benchmarks.Uring;

/// <summary>How long short runs took, per packet.</summary>
internal sealed class Samples
{
    private readonly List<double> _nanos = [];

    /// <summary>The median, in nanoseconds per packet.</summary>
    public double Median => _nanos.Order().ElementAt(_nanos.Count / 2);

    /// <summary>Times one run.</summary>
    /// <param name="packets">How many packets it moves.</param>
    /// <param name="run">Does it and returns how many operations succeeded.</param>
    /// <param name="expected">How many of them must.</param>
    /// <exception cref="InvalidOperationException">Some did not.</exception>
    public void Take(int packets, Func<int> run, int expected)
    {
        var start = Stopwatch.GetTimestamp();
        var done = run();
        _nanos.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / packets);
        if (done < expected) throw new InvalidOperationException($"{done} of {expected} operations succeeded");
    }
}
