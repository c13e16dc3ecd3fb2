using Akka.Actor.Setup;

namespace IpTfs.Actors.TestKit;

/// <summary>Hands the schedule to the dispatchers of a system when it is made.</summary>
/// <param name="schedule">The schedule.</param>
internal sealed class SeededSetup(SeededSchedule schedule) : Setup
{
    internal SeededSchedule Schedule => schedule;
}
