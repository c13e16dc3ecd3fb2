using Akka.Actor;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>
/// Collects one line for each SA from all actors of a gateway. They are told at once and write their own place: each of 100,000 tunnels costs two messages, where an
/// Ask would make an actor reference and a timer for each of its SAs.
/// </summary>
/// <param name="tunnels">How many tunnels there are.</param>
public sealed class SummaryCollector(int tunnels)
{
    private readonly (SaSummary Sa, Endpoint Peer)?[] _outbound = new (SaSummary, Endpoint)?[tunnels];
    private readonly (SaSummary Sa, Endpoint Peer)?[] _inbound = new (SaSummary, Endpoint)?[tunnels];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One more than SAs that have not answered, until all have been told.
    private int _awaited = 1;

    /// <summary>Tells an outbound SA's actor to answer. Not thread-safe.</summary>
    /// <param name="ingress">The actor.</param>
    /// <param name="index">The tunnel's place.</param>
    public void TellOutbound(IActorRef ingress, int index)
    {
        Interlocked.Increment(ref _awaited);
        ingress.Tell(new IngressMessage.GetSummary(this, index));
    }

    /// <summary>Tells an inbound SA's actor to answer. Not thread-safe.</summary>
    /// <param name="egress">The actor.</param>
    /// <param name="index">The tunnel's place.</param>
    public void TellInbound(IActorRef egress, int index)
    {
        Interlocked.Increment(ref _awaited);
        egress.Tell(new EgressMessage.GetSummary(this, index));
    }

    /// <summary>Completes when all actors that were told have answered. Call it once, after the last actor was told.</summary>
    public Task CompleteAsync()
    {
        Decrement();
        return _complete.Task;
    }

    /// <summary>The answer of an outbound SA. Any thread.</summary>
    public void SetOutbound(int index, SaSummary sa, Endpoint peer)
    {
        _outbound[index] = (sa, peer);
        Decrement();
    }

    /// <summary>The answer of an inbound SA. Any thread.</summary>
    public void SetInbound(int index, SaSummary sa, Endpoint peer)
    {
        _inbound[index] = (sa, peer);
        Decrement();
    }

    /// <summary>What a tunnel's actors have answered so far; null for one that has not.</summary>
    public ((SaSummary Sa, Endpoint Peer)? Outbound, (SaSummary Sa, Endpoint Peer)? Inbound) Find(int index) => (_outbound[index], _inbound[index]);

    private void Decrement()
    {
        if (Interlocked.Decrement(ref _awaited) == 0) _complete.TrySetResult();
    }
}
