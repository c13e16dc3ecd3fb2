using IpTfs.Actors;
using IpTfs.Actors.Mailboxes;
using IpTfs.Gateway.Routing;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Relay;

/// <summary>Hosts the <see cref="RelaySender"/> to one other node: receives batches of ESP packets as they arrived, and sends them on.</summary>
/// <remarks>Each restart of the actor uses new sequence numbers, above all those used before.</remarks>
internal sealed class RelaySenderActor(RelayRoute route) : DatapathActor
{
    private RelaySender _sender = null!;

    /// <inheritdoc/>
    protected override void PreStart() => _sender = route.CreateSender();

    /// <inheritdoc/>
    protected override void PostStop() => _sender.Dispose();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is RelayMessage.Redirect redirect) route.Redirect(redirect.Endpoint);
    }

    /// <inheritdoc/>
    protected override void ReceiveData(DatapathBatch batch)
    {
        var now = new MonotonicTime(NowNanos);
        while (batch.TryTake(out var item))
        {
            var packets = PacketDelivery.BatchOf(item);
            _sender.Handle(packets, now);
            var counted = _sender.TakeCounters();
            Send(ref counted);
            route.Tally.Add(counted);
            packets.Return();
        }
    }

    private void Send(ref RelayCounters counted)
    {
        while (_sender.TryTake(out var datagrams))
        {
            try
            {
                var outcome = route.Socket.Send(datagrams, route.Destination);
                counted.Sent += outcome.Sent;
                if (outcome.Status == SendStatus.TooBig) counted.SendTooBig += outcome.Dropped;
                else counted.SendFailed += outcome.Dropped;
            }
            finally
            {
                datagrams.Return();
            }
        }
    }
}
