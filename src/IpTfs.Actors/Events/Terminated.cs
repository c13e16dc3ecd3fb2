using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Events;

/// <summary>An actor stopped for good: what a watcher learns.</summary>
/// <param name="Actor">The actor that stopped.</param>
/// <param name="Reason">Why.</param>
/// <param name="Cause">What it failed on; null unless <see cref="TerminationReason.Failed"/>.</param>
public sealed record Terminated(IActorRef Actor, TerminationReason Reason, Exception? Cause);
