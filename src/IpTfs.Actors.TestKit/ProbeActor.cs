namespace IpTfs.Actors.TestKit;

/// <summary>The actor behind a <see cref="TestProbe{TMessage}"/>.</summary>
internal sealed class ProbeActor<TMessage>(TestProbe<TMessage> probe) : Actor<TMessage> where TMessage : notnull
{
    /// <inheritdoc/>
    protected override void Receive(TMessage message) => probe.Record(message);
}
