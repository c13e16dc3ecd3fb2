namespace IpTfs.Actors.Tests;

/// <summary>A data actor whose behaviour a test writes down. It returns each item after <c>handle</c> has seen it.</summary>
internal sealed class DataScript(Action<DataScript, Item> handle) : DataActor<object, Item>
{
    internal IActorContext<object> Ctx => Context;

    internal Action<DataScript, object>? OnMessage { get; init; }

    internal Action<int>? OnBatch { get; init; }

    internal Action<Item>? OnDrop { get; init; }

    internal Action? Stopped { get; init; }

    internal static DataProps<object, Item> Props(Action<DataScript, Item> handle) => DataProps<object, Item>.Create(() => new DataScript(handle));

    protected override void Receive(object message) => OnMessage?.Invoke(this, message);

    protected override void PostStop() => Stopped?.Invoke();

    protected override void ReceiveData(ReadOnlySpan<Item> batch)
    {
        OnBatch?.Invoke(batch.Length);
        foreach (var item in batch)
        {
            handle(this, item);
            item.Return();
            Handled++;
        }
    }

    protected override void OnDropped(Item item)
    {
        OnDrop?.Invoke(item);
        item.Return();
    }
}
