using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Etcd;

/// <summary>Chooses endpoints: stays with an endpoint as long as it works, then takes the next; waits for the back-off of an endpoint that failed. Thread-safe.</summary>
internal sealed class EtcdEndpoints(IReadOnlyList<Uri> addresses, BackOff backOff, TimeProvider time, ILogger log)
{
    // An endpoint that fails again and again would fill the log.
    private static readonly TimeSpan BetweenFailureLogs = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly EtcdEndpoint[] _all = [.. addresses.Select(static address => new EtcdEndpoint(address))];
    private int _current;

    /// <summary>The number of endpoints.</summary>
    public int Count => _all.Length;

    /// <summary>The next endpoint to try.</summary>
    /// <param name="tried">Endpoints that were tried already; not all of them.</param>
    /// <returns>The endpoint, and how long its back-off still lasts: not zero only when all other untried endpoints are in back-off too.</returns>
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

    /// <summary>The endpoint answered a request: later requests stay with it.</summary>
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

    /// <summary>The endpoint did not answer, or not correctly: the next endpoint is to be used.</summary>
    public void HandleFailure(EtcdEndpoint endpoint, string reason)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_all[_current] == endpoint) _current = (_current + 1) % _all.Length;
            // Several requests that failed together count as one failure.
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
