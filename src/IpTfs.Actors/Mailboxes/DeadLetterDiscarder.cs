using Akka.Actor;
using Akka.Event;

namespace IpTfs.Actors.Mailboxes;

/// <summary>Discards data that became dead letters. Runs on the sender's thread.</summary>
internal sealed class DeadLetterDiscarder : MinimalActorRef
{
    internal DeadLetterDiscarder(ExtendedActorSystem system)
    {
        Path = system.Provider.RootPath / "datapath-dead-letters";
        Provider = system.Provider;
        system.EventStream.Subscribe(this, typeof(SuppressedDeadLetter));
    }

    /// <inheritdoc/>
    public override ActorPath Path { get; }

    /// <inheritdoc/>
    public override IActorRefProvider Provider { get; }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is SuppressedDeadLetter { Message: IDatapathMessage item }) item.Discard(DiscardReason.Stopped);
    }
}
