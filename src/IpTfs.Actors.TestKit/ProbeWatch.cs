using Akka.Actor;

namespace IpTfs.Actors.TestKit;

/// <summary>Asks a probe's actor to watch another.</summary>
/// <param name="Actor">The other actor.</param>
internal sealed record ProbeWatch(IActorRef Actor);
