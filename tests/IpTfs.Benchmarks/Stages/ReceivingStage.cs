namespace IpTfs.Benchmarks.Stages;

/// <summary>A stage that opens what it is given in place, and accepts no sequence number twice: each of its runs needs packets that were sealed for it.</summary>
internal abstract class ReceivingStage : Stage
{
    /// <summary>How many runs one preparation serves: at 1400 octets what the gateway receives at a time, which stays in the core's own cache.</summary>
    public const int Runs = 4;

    private int _next = Runs;

    /// <inheritdoc/>
    public sealed override int? RunsPerPreparation => Runs;

    /// <inheritdoc/>
    public sealed override void Prepare()
    {
        // What the last preparation left is used up, so that no sequence number is ever missing.
        while (_next < Runs) Run();
        for (var run = 0; run < Runs; run++) Seal(run);
        _next = 0;
    }

    /// <inheritdoc/>
    public sealed override void Run() => Receive(_next++);

    /// <summary>Makes one of the inputs for each number below <see cref="Runs"/>.</summary>
    private protected static T[] Inputs<T>(Func<T> make) => [.. Enumerable.Range(0, Runs).Select(_ => make())];

    /// <summary>Seals the packets of a run with the next sequence numbers. Their plain octets stand where opening has left them.</summary>
    /// <param name="run">Which of the inputs.</param>
    private protected abstract void Seal(int run);

    /// <summary>Does the work for a run.</summary>
    /// <param name="run">Which of the inputs.</param>
    private protected abstract void Receive(int run);
}
