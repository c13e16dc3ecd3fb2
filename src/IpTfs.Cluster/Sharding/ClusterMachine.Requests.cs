using IpTfs.Cluster.Store;
using IpTfs.Protocol.Time;

namespace IpTfs.Cluster.Sharding;

// Requests to the store: each is repeated until it is answered. A transaction that may have been executed is repeated unchanged, so that it is executed only
// once: its conditions fail the second time, and the caller reads the keys to find out whether its own first attempt has changed them.
public sealed partial class ClusterMachine
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);
    private readonly Dictionary<long, PendingRequest> _pending = [];
    private readonly List<(MonotonicTime Due, PendingRequest Request)> _retries = [];
    private MonotonicTime _nextRetry = MonotonicTime.Never;
    private long _lastId;
    private int _life;
    private StoreFailure? _lastFailure;

    private void Ask(StoreRequest request, Action<StoreResponse, MonotonicTime> then) => Ask(new PendingRequest(request, _life, _now, _seenRevision, 0, then));

    private void Ask<TResponse>(StoreRequest request, Action<TResponse> then)
        where TResponse : StoreResponse =>
        Ask(request, (response, _) => then((TResponse)response));

    private void Ask(PendingRequest request)
    {
        var id = ++_lastId;
        _pending[id] = request with { SentAt = _now, RevisionAtSend = _seenRevision, Attempts = request.Attempts + 1 };
        Do(new ClusterAction.Ask(id, request.Request));
    }

    private void Answer(long id, StoreResponse response)
    {
        if (!_pending.Remove(id, out var asked)) return;
        if (response is StoreResponse.Failed failed)
        {
            HandleFailure(asked, failed);
            return;
        }

        if (_lastFailure is not null) Report(ClusterReportLevel.Information, "the store answers again");
        _lastFailure = null;
        if (!IsOfThisStore(asked, response) || asked.Life != _life) return;
        asked.Then(response, asked.SentAt);
    }

    private void HandleFailure(PendingRequest asked, StoreResponse.Failed failed)
    {
        _counters.StoreFailures++;
        if (_lastFailure != failed.Failure)
        {
            _lastFailure = failed.Failure;
            Report(failed.Failure is StoreFailure.Unreachable or StoreFailure.Unknown or StoreFailure.LeaseGone ? ClusterReportLevel.Warning : ClusterReportLevel.Error, $"the store: {failed.Message}");
        }

        if (asked.Life != _life) return;
        if (asked.Request is StoreRequest.KeepAlive)
        {
            // The request is not repeated: a new keep-alive is sent soon instead.
            _nextKeepAlive = MonotonicTime.Min(_nextKeepAlive, _now + _settings.LeaseTtl / 10);
            return;
        }

        if (failed.Failure == StoreFailure.LeaseGone)
        {
            if (asked.Request is StoreRequest.Transaction transaction && transaction.Writes.Any(write => write is StoreOperation.Put { Lease: not 0 } put && put.Lease != _lease))
            {
                // The lease is another node's, not this node's: nothing was written.
                asked.Then(new StoreResponse.Decided(_cluster!.StoreId, _seenRevision, Succeeded: false), asked.SentAt);
                return;
            }

            LoseLease("the store no longer knows its lease");
            return;
        }

        var delay = LastRetry;
        if (asked.Attempts < 6) delay = FirstRetry * (1 << (asked.Attempts - 1));
        if (delay > LastRetry) delay = LastRetry;
        _retries.Add((_now + delay, asked));
        _nextRetry = MonotonicTime.Min(_nextRetry, _now + delay);
    }

    private void RetryIfDue()
    {
        if (_now < _nextRetry) return;
        var due = _retries.FindAll(retry => retry.Due <= _now);
        _retries.RemoveAll(retry => retry.Due <= _now || retry.Request.Life != _life);
        _nextRetry = MonotonicTime.Never;
        foreach (var (at, _) in _retries) _nextRetry = MonotonicTime.Min(_nextRetry, at);
        foreach (var (_, request) in due)
        {
            if (request.Life == _life) Ask(request);
        }
    }

    // A store that was restored to an earlier state would lease sequence numbers again that have been used.
    private bool IsOfThisStore(PendingRequest asked, StoreResponse response)
    {
        if (_cluster is not null && response.ClusterId != _cluster.StoreId)
        {
            Refuse(StoreChanged);
            return false;
        }

        // A store member answers other requests from its local state; only reads and transactions are sure to have the present revision.
        if (asked.Request is not (StoreRequest.Read or StoreRequest.Transaction)) return true;
        if (response.Revision < asked.RevisionAtSend)
        {
            Refuse(WentBack(asked.RevisionAtSend, response.Revision));
            return false;
        }

        _seenRevision = Math.Max(_seenRevision, response.Revision);
        return true;
    }

    private static string WentBack(long from, long to) => $"the store has gone back from revision {from} to {to}: it was restored from a backup. {HowToRecover}";

    private const string HowToRecover = "Its ledgers are behind what was handed out, so going on could use a sequence number twice: see `iptfs cluster recover --help`";

    private const string StoreChanged = $"the store is another one than the cluster was made on, or it was restored from a backup. {HowToRecover}";
}
