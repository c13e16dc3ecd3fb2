using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IpTfs.Testing.EndToEnd;

/// <summary>
/// A running program whose lines are kept and can be waited for. Disposing it kills it and what it started. The members are safe from any thread.
/// </summary>
public sealed partial class BackgroundProcess : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _error = [];
    private readonly List<string> _lines = [];
    private readonly string _commandLine;
    private readonly ManualResetEventSlim _ended = new();
    private TaskCompletionSource _changed = NewSignal();

    private BackgroundProcess(string program, IReadOnlyList<string> arguments)
    {
        _commandLine = string.Join(' ', arguments.Prepend(program));
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Requirements.FindProgram(program) ?? program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Exited += (_, _) => HandleExit();
    }

    public int Id => _process.Id;

    public bool HasEnded => _ended.IsSet;

    public static BackgroundProcess Start(string program, params IReadOnlyList<string> arguments)
    {
        var started = new BackgroundProcess(program, arguments);
        started._process.Start();
        started._process.StandardInput.Close();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        // Not before: the end of a short program would be handled while nobody reads what it said. An end that has come by now is still told.
        started._process.EnableRaisingEvents = true;
        return started;
    }

    /// <summary>Everything it has said so far on both streams, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>Waits until a line of either stream, from the given number of lines on, satisfies the predicate, and returns it.</summary>
    /// <exception cref="TimeoutException">It has not come within the limit, or the program ended without it.</exception>
    public string WaitForLine(Predicate<string> predicate, TimeSpan limit, int from = 0)
    {
        var waited = Stopwatch.StartNew();
        for (var next = from; ;)
        {
            Task changed;
            bool ended;
            lock (_gate)
            {
                // Read before the lines: HandleExit sets it after the last one.
                ended = HasEnded;
                for (; next < _lines.Count; next++)
                {
                    if (predicate(_lines[next])) return _lines[next];
                }

                changed = _changed.Task;
            }

            if (ended) throw Failure($"ended with status {_process.ExitCode} before the line that was waited for");
            var left = limit - waited.Elapsed;
            if (left <= TimeSpan.Zero || !changed.Wait(left)) throw Failure($"did not print the line that was waited for within {limit}");
        }
    }

    /// <summary>Waits for its end; a program that outlives the limit is killed, and that fails the test.</summary>
    public CommandResult WaitForEnd(TimeSpan limit)
    {
        if (!_ended.Wait(limit))
        {
            Kill();
            throw Failure($"was still running after {limit}");
        }

        lock (_gate) return new CommandResult(_commandLine, _process.ExitCode, Join(_output), Join(_error));
    }

    /// <summary>Waits for its end or for the time; returns whether it has ended.</summary>
    public bool WaitUntilEnded(TimeSpan limit) => _ended.Wait(limit);

    /// <summary>Sends a signal; nothing happens when it has ended.</summary>
    public void Send(Signal signal)
    {
        if (!HasEnded && SendSignal(_process.Id, (int)signal) != 0 && !_ended.Wait(Patience.Stop))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{_commandLine}: cannot send {signal}, errno {Marshal.GetLastPInvokeError()}"));
    }

    /// <summary>Kills it at once, as SIGKILL does, with the processes it started, and waits until it is gone.</summary>
    public void Kill()
    {
        if (!HasEnded) _process.Kill(entireProcessTree: true);
        _ended.Wait(Patience.Stop);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _ended.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Join(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private void Append(List<string> stream, string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            stream.Add(line);
            _lines.Add(line);
            SignalChange();
        }
    }

    private void HandleExit()
    {
        // Returns when both streams have been read to their end.
        _process.WaitForExit();
        lock (_gate)
        {
            _ended.Set();
            SignalChange();
        }
    }

    private void SignalChange()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private TimeoutException Failure(string what) => new($"{_commandLine} {what}; it said:\n{string.Join('\n', Lines)}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
