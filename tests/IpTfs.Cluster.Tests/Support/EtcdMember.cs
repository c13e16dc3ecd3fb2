using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IpTfs.Cluster.Tests.Support;

/// <summary>One etcd process. Not thread-safe.</summary>
public sealed partial class EtcdMember : IDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    // Not a delay: the test goes on when etcd says that it is ready.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<string> _arguments;
    private readonly List<string> _lines = [];
    private Process? _process;

    internal EtcdMember(string name, Uri endpoint, IReadOnlyList<string> arguments)
    {
        Name = name;
        Endpoint = endpoint;
        _arguments = arguments;
        AppDomain.CurrentDomain.ProcessExit += HandleExitOfTests;
    }

    public string Name { get; }

    /// <summary>Its client port.</summary>
    public Uri Endpoint { get; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it, or starts it again after <see cref="Kill"/>, with its data. Returns when it serves clients: there is a leader then.</summary>
    public async Task StartAsync()
    {
        if (IsRunning) throw new InvalidOperationException($"{Name} is running");
        _process?.Dispose();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = new ProcessStartInfo(EtcdProgram.Path!, _arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        // A setting for the program in the environment would win over ours.
        foreach (var name in process.StartInfo.Environment.Keys.Where(static name => name.StartsWith("ETCD_", StringComparison.Ordinal)).ToList())
            process.StartInfo.Environment.Remove(name);
        process.ErrorDataReceived += (_, line) => Take(line.Data, ready);
        process.OutputDataReceived += (_, line) => Take(line.Data, ready);
        process.Start();
        _process = process;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var ended = process.WaitForExitAsync();
        var first = await Task.WhenAny(ready.Task, ended).WaitAsync(Patience);
        if (first == ended) throw new InvalidOperationException($"{Name} ended with status {process.ExitCode}:\n{Said()}");
    }

    /// <summary>Kills the process; returns when it has gone.</summary>
    public void Kill()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops the process where it is: it answers nothing, but its connections stay.</summary>
    public void Pause() => Send(Stop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => Send(Continue);

    /// <summary>What it has said, for the message of a test that fails.</summary>
    public string Said()
    {
        lock (_lines) return string.Join('\n', _lines);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= HandleExitOfTests;
        Kill();
        _process?.Dispose();
    }

    private void Take(string? line, TaskCompletionSource ready)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
        if (line.Contains("ready to serve client requests", StringComparison.Ordinal)) ready.TrySetResult();
    }

    private void Send(int signal)
    {
        if (!IsRunning) throw new InvalidOperationException($"{Name} is not running");
        if (SendSignal(_process!.Id, signal) != 0) throw new InvalidOperationException($"signal {signal} to {Name}: error {Marshal.GetLastPInvokeError()}");
    }

    private void HandleExitOfTests(object? sender, EventArgs arguments)
    {
        if (IsRunning) _process!.Kill();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
