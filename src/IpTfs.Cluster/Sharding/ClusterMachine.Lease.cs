using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// The node's lease, the fence that follows from it, and the end of a life: all SAs stop before the node joins again.
public sealed partial class ClusterMachine
{
    private long _lease;
    private MonotonicTime _nextKeepAlive = MonotonicTime.Never;
    private long _leaseToEnd;
    private bool _isClosing;

    // True from the grant of the lease until its loss; only then the fence is checked.
    private bool HoldsLease => _lease != 0;

    private void KeepAliveIfDue()
    {
        if (!HoldsLease || _now < _nextKeepAlive) return;
        _nextKeepAlive = _now + _settings.LeaseTtl / 3;
        Ask(new StoreRequest.KeepAlive(_lease), (response, sentAt) =>
        {
            var held = (StoreResponse.LeaseHeld)response;
            if (held.Ttl <= TimeSpan.Zero) LoseLease("its lease has run out");
            else ExtendFence(sentAt, held.Ttl);
        });
    }

    // The store counts the TTL from its answer, which was not before the request was sent.
    private void ExtendFence(MonotonicTime sentAt, TimeSpan ttl)
    {
        var fence = sentAt + (ttl - _settings.LeaseMargin);
        if (fence <= _fence) return;
        _fence = fence;
        Do(new ClusterAction.SetFence(fence));
    }

    private void LoseLease(string reason)
    {
        Report(ClusterReportLevel.Warning, $"{_settings.NodeName} is no longer a member: {reason}");
        Close(reason);
        if (Phase == ClusterPhase.Member) Phase = ClusterPhase.Joining;
    }

    // Ignores the answers to pending requests and stops all SAs, which may do nothing from this instant on. The next step waits until they have stopped.
    private void Close(string reason)
    {
        if (_fence > _now)
        {
            _fence = _now;
            Do(new ClusterAction.SetFence(_now));
        }

        _life++;
        _watch++;
        _nextKeepAlive = _nameRetry = _nameTakenSince = MonotonicTime.Never;
        _claimFrom = MonotonicTime.Never;
        _viewChanged = true;
        _leaseToEnd = _lease;
        _lease = 0;
        _isClosing = true;
        _isWritingOwnRecord = false;
        foreach (var state in _shards)
        {
            if (state.Phase is ShardPhase.Owned or ShardPhase.Draining) LoseShard(state, reason);
            else if (state.Phase is ShardPhase.Claiming or ShardPhase.Releasing) state.Forget();
        }
    }

    // A new life moves the fence forward again: it begins only when all SAs of the old life have stopped.
    private void GoOnIfStopped()
    {
        if (!_isClosing || Array.Exists(_shards, state => state.Phase != ShardPhase.Idle)) return;
        _isClosing = false;
        if (_leaseToEnd == 0) GoOn();
        else Ask<StoreResponse.Done>(new StoreRequest.RevokeLease(_leaseToEnd), _ => GoOn());
    }

    private void GoOn()
    {
        _leaseToEnd = 0;
        if (Phase == ClusterPhase.Leaving)
        {
            HasLeft();
            return;
        }

        Instance = Text(_drawInstance());
        Join();
    }

    private void HasLeft()
    {
        Phase = ClusterPhase.Gone;
        Do(ClusterAction.ViewChanged.Instance);
        Do(ClusterAction.Left.Instance);
    }
}
