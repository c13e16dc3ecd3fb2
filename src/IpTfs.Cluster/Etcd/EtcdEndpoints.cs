using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Etcd;

/// <summary>Chooses endpoints: the one that works as long as it does, then the next, and each that failed not before its back-off is over. Thread-safe.</summary>
internal sealed class EtcdEndpoints(IReadOnlyList<Uri> addresses, BackOff backOff, TimeProvider time, ILogger log)
{
    // An endpoint that comes and goes would fill the log.
    private static readonly TimeSpan BetweenFailureLogs = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly EtcdEndpoint[] _all = [.. addresses.Select(static address => new EtcdEndpoint(address))];
    private int _current;

    /// <summary>How many there are.</summary>
    public int Count => _all.Length;

    /// <summary>The next to be tried.</summary>
    /// <param name="tried">Those that are out of the question; not all.</param>
    /// <returns>The endpoint, and how long its back-off still lasts: not zero only when that is so for all others too.</returns>
    public (EtcdEndpoint Endpoint, TimeSpan Wait) Choose(IReadOnlyCollection<EtcdEndpoint> tried)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            EtcdEndpoint? first = null;
            for (var i = 0; i < _all.Length; i++)
            {
                var endpoint = _all[(_current + i) % _all.Length];
                if (tried.Contains(endpoint)) continue;
                if (endpoint.BlockedUntil <= now) return (endpoint, TimeSpan.Zero);
                if (first is null || endpoint.BlockedUntil < first.BlockedUntil) first = endpoint;
            }

            return first is null ? throw new InvalidOperationException("every endpoint was tried") : (first, time.GetElapsedTime(now, first.BlockedUntil));
        }
    }

    /// <summary>It answered a request: it is the one to stay with.</summary>
    public void HandleAnswer(EtcdEndpoint endpoint)
    {
        lock (_gate)
        {
            endpoint.Failures = 0;
            endpoint.BlockedUntil = long.MinValue;
            _current = Array.IndexOf(_all, endpoint);
            if (endpoint.IsLoggedAsWorking == true) return;
            endpoint.IsLoggedAsWorking = true;
        }

        log.EndpointAnswers(endpoint.Address);
    }

    /// <summary>It did not answer, or not as it should: the next one's turn.</summary>
    public void HandleFailure(EtcdEndpoint endpoint, string reason)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_all[_current] == endpoint) _current = (_current + 1) % _all.Length;
            // Several requests that failed together are one failure.
            if (endpoint.BlockedUntil <= now)
            {
                endpoint.Failures++;
                endpoint.BlockedUntil = now + (long)(backOff.After(endpoint.Failures).TotalSeconds * time.TimestampFrequency);
            }

            if (endpoint.IsLoggedAsWorking == false || (endpoint.FailureLogged is { } logged && time.GetElapsedTime(logged, now) < BetweenFailureLogs)) return;
            endpoint.IsLoggedAsWorking = false;
            endpoint.FailureLogged = now;
        }

        log.EndpointFails(endpoint.Address, reason);
    }
}
