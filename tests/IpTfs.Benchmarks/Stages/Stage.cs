namespace IpTfs.Benchmarks.Stages;

/// <summary>One stage of the datapath with its input: a run does to <see cref="Packets"/> packets what the gateway does to them there.</summary>
/// <remarks>
/// Single-threaded. A run checks what came out, so that no drop path is measured by mistake; an exception says that the benchmark is wrong. Nothing allocates
/// but the constructor and the first runs.
/// </remarks>
public abstract class Stage : IDisposable
{
    /// <summary>Packets of one run: as many full segments as a TCP super-packet of 64 KiB has.</summary>
    public const int Packets = 44;

    /// <summary>How many runs one preparation serves; null when a run leaves its input as it was and nothing needs preparing.</summary>
    public virtual int? RunsPerPreparation => null;

    /// <summary>Brings back the input that runs have consumed. Not part of what is measured.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Does the work once.</summary>
    public abstract void Run();

    /// <summary>Frees what the stage holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the stage holds.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Ends the benchmark when a run did not do what it is there for.</summary>
    private protected static void Expect(bool condition, string what)
    {
        if (!condition) throw new InvalidOperationException($"the benchmark is wrong: {what}");
    }
}
