using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Events;

/// <summary>A supervisor restarts a child.</summary>
/// <param name="Actor">The child.</param>
/// <param name="Cause">What it failed on.</param>
/// <param name="Failures">How many failures were in the window, this one included.</param>
/// <param name="Delay">How long it waits first.</param>
public sealed record ActorRestarting(IActorRef Actor, Exception Cause, int Failures, TimeSpan Delay);
