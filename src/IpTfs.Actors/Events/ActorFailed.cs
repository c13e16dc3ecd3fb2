using IpTfs.Actors.Refs;

namespace IpTfs.Actors.Events;

/// <summary>A supervisor gave up on a child: it is being stopped and will not come back by itself. Published before its watchers are told.</summary>
/// <param name="Actor">The child.</param>
/// <param name="Cause">The last failure.</param>
/// <param name="Failures">How many failures were in the window, this one included.</param>
public sealed record ActorFailed(IActorRef Actor, Exception Cause, int Failures);
