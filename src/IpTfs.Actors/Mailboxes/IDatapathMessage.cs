using Akka.Actor;
using Akka.Event;

namespace IpTfs.Actors.Mailboxes;

/// <summary>Data that an actor may be told: a pooled object whose ownership moves with the Tell.</summary>
/// <remarks>
/// Each item that is told ends in exactly one place: in the actor that takes it from its <see cref="DatapathBatch"/>, or in <see cref="Discard"/>. Data are never logged as
/// dead letters: the system's <see cref="Datapath"/> discards them.
/// </remarks>
public interface IDatapathMessage : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>
    /// Takes the item back that no actor will handle: count it and return it to its pool. Called once, on any thread. Must not throw.
    /// </summary>
    void Discard(DiscardReason reason);
}
