using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Datapath;

/// <summary>The path of one SA in one direction, as its actor hosts it.</summary>
/// <remarks>Single-threaded. Owns the SA, its keys and its waiting packets.</remarks>
public interface ISaPipeline : IDisposable
{
    /// <summary>The instant to call <see cref="HandleTimeout"/>.</summary>
    MonotonicTime NextDeadline { get; }

    /// <summary>Does the work that is due.</summary>
    void HandleTimeout(MonotonicTime now);

    /// <summary>Sends or delivers all packets that wait, due or not.</summary>
    void Flush(MonotonicTime now);

    /// <summary>Drops and counts all packets that wait. The pipeline handles no packet afterwards.</summary>
    void Abandon(DropReason reason);
}
