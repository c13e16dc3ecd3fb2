using System.Diagnostics;
using System.Globalization;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Demo.Namespaces;

/// <summary>A program that runs until it is stopped: a gateway, an iperf3 server.</summary>
internal sealed class BackgroundTool : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    /// <summary>Starts a program.</summary>
    public BackgroundTool(IReadOnlyList<string> command)
    {
        _process = new Process { StartInfo = Tool.StartInfoOf(command), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => HandleLine(line.Data);
        _process.ErrorDataReceived += (_, line) => HandleLine(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its last output in one line, as the reason why it ended.</summary>
    public string LastWords
    {
        get
        {
            lock (_gate) return _lines.Count == 0 ? "it said nothing" : _lines[^1];
        }
    }

    /// <summary>Waits until the program has printed a line that contains a text.</summary>
    /// <exception cref="CommandFault">The program ended, or the time ran out.</exception>
    public async Task WaitForLineAsync(string text, TimeSpan patience, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal))) return;
            _awaited.Add((text, seen));
        }

        var ended = _process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(seen.Task, ended, Task.Delay(patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first != seen.Task) throw new CommandFault(ExitCode.Unavailable, $"{_process.StartInfo.FileName} did not get ready: {LastWords}");
    }

    /// <summary>Terminates the program with a signal, as a service manager does, and kills it if it does not end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Tool.RunAsync(["kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)], EndPatience, CancellationToken.None);
            using var deadline = new CancellationTokenSource(EndPatience);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private void HandleLine(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (text, seen) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult();
            }
        }
    }
}
