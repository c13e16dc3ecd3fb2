using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>An actor's identity, whatever its protocol: good for watching, stopping and naming it. Thread-safe; equal only to itself.</summary>
/// <remarks>It names one life of the actor from <c>ActorOf</c> to its stop, restarts included; an actor made later under the same name has another.</remarks>
public interface IActorRef
{
    /// <summary>Where the actor is in the tree. Builds a string: not for the datapath.</summary>
    ActorPath Path { get; }

    /// <summary>Whether the actor has stopped for good. Once true it stays so.</summary>
    bool IsTerminated { get; }

    /// <summary>The actor behind the reference; null for a reference that stands for no actor.</summary>
    internal ActorCell? Cell { get; }
}
