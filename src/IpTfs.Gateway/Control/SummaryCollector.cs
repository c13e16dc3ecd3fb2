using Akka.Actor;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Control;

/// <summary>
/// Collects one line for each SA from all actors of a gateway. They are told at once and write their own place: 100,000 tunnels cost two messages each, where an Ask
/// would make an actor reference and a timer for each.
/// </summary>
/// <param name="tunnels">How many tunnels may answer.</param>
public sealed class SummaryCollector(int tunnels)
{
    private readonly (SaSummary Sa, Endpoint Peer)?[] _outbound = new (SaSummary, Endpoint)?[tunnels];
    private readonly (SaSummary Sa, Endpoint Peer)?[] _inbound = new (SaSummary, Endpoint)?[tunnels];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One more than SAs that have not answered, until all have been told.
    private int _awaited = 1;

    /// <summary>Tells the actors of a tunnel to answer. Not thread-safe.</summary>
    /// <param name="pair">The actors.</param>
    /// <param name="index">The tunnel's place.</param>
    public void Tell(SaPair pair, int index)
    {
        Interlocked.Add(ref _awaited, 2);
        pair.Ingress.Tell(new IngressMessage.GetSummary(this, index));
        pair.Egress.Tell(new EgressMessage.GetSummary(this, index));
    }

    /// <summary>Completes when all actors that were told have answered. Call it once, after the last <see cref="Tell"/>.</summary>
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
