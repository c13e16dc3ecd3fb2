using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>Hosts a <see cref="HandoffBuffer"/>: buffers packets until a HandOn message names their receiver, then delivers these and all later packets to it.</summary>
/// <param name="buffer">The buffer. Owned.</param>
/// <param name="statistics">Where packets are counted.</param>
internal sealed class HandoffBufferActor(HandoffBuffer buffer, RelayStatistics statistics) : DatapathActor
{
    private RelayDelivery? _deliver;

    /// <inheritdoc/>
    protected override void PostStop()
    {
        buffer.Dispose();
        statistics.Add(buffer.TakeCounters());
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is not RelayMessage.HandOn handOn) return;
        _deliver = handOn.Deliver;
        while (buffer.TryTake(out var packets)) Deliver(packets);
        Settle();
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        while (batch.TryTake(out var item))
        {
            var packets = PacketDelivery.BatchOf(item);
            if (_deliver is null)
            {
                buffer.Handle(packets, now);
                packets.Return();
            }
            else
            {
                Deliver(packets);
            }
        }

        Settle();
    }

    /// <inheritdoc/>
    protected override void ReceiveDeadline(long nowNanos)
    {
        buffer.HandleTimeout(new MonotonicTime(nowNanos));
        Settle();
    }

    private void Deliver(PacketBatch packets)
    {
        var notOwned = _deliver!(packets);
        if (notOwned > 0) statistics.Add(new RelayCounters { NotOwner = notOwned });
    }

    private void Settle()
    {
        var counted = buffer.TakeCounters();
        if (counted != default) statistics.Add(counted);
        Arm(buffer.NextDeadline.Nanos);
    }
}
