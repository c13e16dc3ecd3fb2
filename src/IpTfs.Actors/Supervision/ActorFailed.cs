using Akka.Actor;

namespace IpTfs.Actors.Supervision;

/// <summary>A supervisor gave up on a child: it stops and will not return by itself. Published on the event stream before its watchers are told.</summary>
/// <param name="Actor">The child.</param>
/// <param name="Cause">The last failure.</param>
/// <param name="Failures">How many failures were in the window, this one included.</param>
public sealed record ActorFailed(IActorRef Actor, Exception Cause, int Failures);
