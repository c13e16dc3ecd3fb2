using IpTfs.Actors.Context;

namespace IpTfs.Actors.Refs;

/// <summary>The data port of an actor in this process.</summary>
internal sealed class LocalDataPort<TMessage, TData>(DataCell<TMessage, TData> cell) : DataPort<TData>
    where TMessage : notnull
    where TData : class
{
    /// <inheritdoc/>
    public override bool Tell(TData item) => cell.TellData(item);
}
