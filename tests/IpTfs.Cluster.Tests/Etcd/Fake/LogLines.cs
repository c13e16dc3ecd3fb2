using Microsoft.Extensions.Logging;

namespace IpTfs.Cluster.Tests.Etcd.Fake;

/// <summary>Keeps what is logged. Thread-safe.</summary>
internal sealed class LogLines : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>Waits for a line with a text.</summary>
    public async Task WaitAsync(string text)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal))) return;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Requests.Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"nothing says \"{text}\":\n{string.Join('\n', All)}");
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)}{exception}");
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
