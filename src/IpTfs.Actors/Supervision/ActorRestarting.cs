using Akka.Actor;

namespace IpTfs.Actors.Supervision;

/// <summary>A supervisor restarts a child. Published on the event stream.</summary>
/// <param name="Actor">The child.</param>
/// <param name="Cause">The failure.</param>
/// <param name="Failures">Number of failures in the window, this one included.</param>
/// <param name="Delay">The delay before the restart.</param>
public sealed record ActorRestarting(IActorRef Actor, Exception Cause, int Failures, TimeSpan Delay);
