namespace IpTfs.Actors.TestKit;

/// <summary>The actor behind a <see cref="DataTestProbe{TMessage, TData}"/>.</summary>
internal sealed class DataProbeActor<TMessage, TData>(DataTestProbe<TMessage, TData> probe) : DataActor<TMessage, TData>
    where TMessage : notnull
    where TData : class
{
    /// <inheritdoc/>
    protected override void Receive(TMessage message) => probe.Record(message);

    /// <inheritdoc/>
    protected override void ReceiveData(ReadOnlySpan<TData> batch)
    {
        foreach (var item in batch) probe.RecordData(item);
    }

    /// <inheritdoc/>
    protected override void OnDropped(TData item) => probe.Dropped.Add(item);
}
