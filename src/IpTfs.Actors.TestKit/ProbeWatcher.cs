using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;

namespace IpTfs.Actors.TestKit;

/// <summary>Watches actors for a probe: told an address it watches it, told of a death it records it.</summary>
internal sealed class ProbeWatcher(Action<Terminated> record) : Actor<object>
{
    /// <inheritdoc/>
    protected override void Receive(object message)
    {
        if (message is IActorRef actor) Context.Watch(actor, static notice => notice);
        else if (message is Terminated notice) record(notice);
    }
}
