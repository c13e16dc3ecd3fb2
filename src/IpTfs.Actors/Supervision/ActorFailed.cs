using Akka.Actor;

namespace IpTfs.Actors.Supervision;

/// <summary>A supervisor stops a failed child for good. Published on the event stream before the child's watchers receive Terminated.</summary>
/// <param name="Actor">The child.</param>
/// <param name="Cause">The last failure.</param>
/// <param name="Failures">Number of failures in the window, this one included.</param>
public sealed record ActorFailed(IActorRef Actor, Exception Cause, int Failures);
