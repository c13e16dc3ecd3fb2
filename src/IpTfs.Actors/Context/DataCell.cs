using System.Runtime.CompilerServices;
using IpTfs.Actors.Dispatch;
using IpTfs.Actors.Mailboxes;

namespace IpTfs.Actors.Context;

/// <summary>The cell of an actor with a data port: the bounded data mailbox and who owns what is in it.</summary>
internal sealed class DataCell<TMessage, TData> : TypedCell<TMessage>
    where TMessage : notnull
    where TData : class
{
    private DataRing<TData>? _ring;
    private long _data;
    private long _batches;
    private long _inline;
    private long _refusedFull;
    private long _refusedStopped;
    private long _dropped;

    internal DataCell(ActorSystem system, ActorCell? parent, string name, Props<TMessage> props)
        : base(system, parent, name, props)
    {
    }

    /// <inheritdoc/>
    internal override MailboxStatistics Statistics => base.Statistics with
    {
        Data = Volatile.Read(ref _data),
        DataBatches = Volatile.Read(ref _batches),
        DataInline = Volatile.Read(ref _inline),
        DataRefusedFull = Volatile.Read(ref _refusedFull),
        DataRefusedStopped = Volatile.Read(ref _refusedStopped),
        DataDropped = Volatile.Read(ref _dropped),
        DataQueued = Volatile.Read(ref _ring)?.Count ?? 0,
    };

    /// <summary>The data mailbox; made when it is first needed, which for an actor that is told inline is never.</summary>
    internal DataRing<TData> Ring => Volatile.Read(ref _ring) ?? MakeRing();

    /// <inheritdoc/>
    private protected override bool HasMail => base.HasMail || _ring is { HasItem: true };

    /// <inheritdoc/>
    private protected override bool MayBypassMail => base.MayBypassMail && _ring is null or { IsEmpty: true };

    private DataActor<TMessage, TData> Actor => Unsafe.As<DataActor<TMessage, TData>>(Instance)!;

    /// <summary>See <see cref="Refs.DataPort{TData}.Tell"/>. From any thread.</summary>
    internal bool TellData(TData item)
    {
        if (InlinePolicy != InlinePolicy.Never && TryEnterInline()) return TakeInline(item);
        // Without an instance there never was one to give the item back to.
        if (IsClosed || Instance is null)
        {
            Interlocked.Increment(ref _refusedStopped);
            return false;
        }

        if (!Enqueue(item)) return false;
        Wake();
        return true;
    }

    /// <inheritdoc/>
    private protected override bool HandleData()
    {
        if (_ring is not { } ring) return false;
        var batch = ring.Peek(Limits.DataBatch);
        if (batch.IsEmpty) return false;
        var actor = Actor;
        actor.HandledCount = 0;
        try
        {
            actor.InvokeReceiveData(batch);
        }
        catch (Exception)
        {
            // What is behind the failing item has not been touched and waits for the next turn.
            var handled = Math.Clamp(actor.HandledCount, 0, batch.Length);
            _data += handled;
            if (handled < batch.Length) Drop(batch[handled]);
            ring.Release(Math.Min(handled + 1, batch.Length));
            throw;
        }

        _data += batch.Length;
        _batches++;
        ring.Release(batch.Length);
        return true;
    }

    /// <inheritdoc/>
    private protected override void DiscardMail()
    {
        base.DiscardMail();
        DiscardData();
    }

    /// <inheritdoc/>
    private protected override void RetireInstance(Exception reason)
    {
        base.RetireInstance(reason);
        if (!Limits.KeepDataOnRestart) DiscardData();
    }

    private bool TakeInline(TData item)
    {
        var taken = true;
        if (MayBypassMail) HandleInline(item);
        else taken = Enqueue(item);
        LeaveInline();
        return taken;
    }

    private void HandleInline(TData item)
    {
        var actor = Actor;
        actor.HandledCount = 0;
        try
        {
            actor.InvokeReceiveData(new ReadOnlySpan<TData>(in item));
            _data++;
            _batches++;
            _inline++;
        }
        catch (Exception failure)
        {
            if (actor.HandledCount == 0) Drop(item);
            else _data++;
            Fail(failure);
        }
    }

    private bool Enqueue(TData item)
    {
        if (Ring.TryEnqueue(item)) return true;
        Interlocked.Increment(ref _refusedFull);
        return false;
    }

    private void DiscardData()
    {
        if (_ring is not { } ring) return;
        while (ring.Peek(1) is { Length: > 0 } first)
        {
            Drop(first[0]);
            ring.Release(1);
        }
    }

    private void Drop(TData item)
    {
        _dropped++;
        try
        {
            Actor.InvokeDropped(item);
        }
        catch (Exception failure)
        {
            System.ReportUnhandled(Ref, failure);
        }
    }

    private DataRing<TData> MakeRing()
    {
        var ring = new DataRing<TData>(Limits.DataCapacity);
        return Interlocked.CompareExchange(ref _ring, ring, null) ?? ring;
    }
}
