using Akka.Actor;
using Akka.Event;

namespace IpTfs.Actors.Mailboxes;

/// <summary>A data item that can be sent to an actor: a pooled object whose ownership moves with the Tell.</summary>
/// <remarks>
/// Each item ends in exactly one place: in the actor that takes it from its <see cref="DatapathBatch"/>, or in <see cref="Discard"/>. Data are never logged as dead
/// letters: the system's <see cref="Datapath"/> discards them.
/// </remarks>
public interface IDatapathMessage : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>
    /// Discards an item that no actor will handle: counts it and returns it to its pool. Called once, on any thread. Must not throw.
    /// </summary>
    void Discard(DiscardReason reason);
}
