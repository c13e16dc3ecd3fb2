using Akka.Actor;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.TestKit;

/// <summary>The actor of a probe.</summary>
/// <param name="probe">Records for the test.</param>
internal sealed class ProbeActor<TMessage>(SeededProbe<TMessage> probe) : DatapathActor
    where TMessage : notnull
{
    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ProbeWatch watch:
                Context.Watch(watch.Actor);
                break;
            case Terminated terminated:
                probe.RecordTerminated(terminated.ActorRef);
                break;
            case TMessage expected:
                probe.Record(expected, Sender);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        while (batch.TryTake(out var item)) (probe as SeededProbe<object> as DataProbe)?.RecordData(item);
    }
}
