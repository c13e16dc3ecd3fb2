using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>The root's identity, for reports about it.</summary>
internal sealed class RootRef(RootCell cell) : IActorRef
{
    /// <inheritdoc/>
    public ActorPath Path => ActorPath.Root;

    /// <inheritdoc/>
    public bool IsTerminated => cell.State == CellState.Terminated;

    /// <inheritdoc/>
    ActorCell? IActorRef.Cell => cell;
}
