using System.Globalization;

namespace IpTfs.Gateway.State;

/// <summary>
/// The directory that holds what must survive a restart: the sequence ledger and the anti-replay checkpoints. Created with mode 0700 and
/// locked while the gateway runs, because two instances with one ledger would use the same nonces.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private readonly FileStream _lock;

    private StateDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Path of the sequence ledger.</summary>
    public string SequenceLedgerPath => System.IO.Path.Combine(Path, "sequence-ledger");

    /// <summary>Path of the anti-replay checkpoints.</summary>
    public string ReplayCheckpointPath => System.IO.Path.Combine(Path, "anti-replay");

    /// <summary>Creates the directory if it is missing and locks it.</summary>
    /// <exception cref="StateException">It cannot be created or written, or another instance runs on it.</exception>
    public static StateDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            Directory.CreateDirectory(path, ownerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"state-directory {path}: cannot be created ({e.Message}); create it for this user with mode 0700, or set iptfs.state-directory", e);
        }

        return new StateDirectory(path, Lock(path));
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            // FileShare.None is an advisory lock of the whole file; the kernel releases it however the process ends.
            var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Flush();
            return stream;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StateException($"state-directory {path}: not writable for this user; give it to the user that runs the gateway, with mode 0700", e);
        }
        catch (IOException e) when (File.Exists(file) && IsSharingViolation(e))
        {
            throw new StateException($"state-directory {path}: another running instance has it locked; stop that instance, or give this one a state-directory of its own", e);
        }
        catch (IOException e)
        {
            throw new StateException($"state-directory {path}: not writable ({e.Message}); make it writable for the user that runs the gateway, with mode 0700", e);
        }
    }

    // EWOULDBLOCK from flock, as the framework reports it.
    private static bool IsSharingViolation(IOException e) => (e.HResult & 0xFFFF) is 11 or 32 or 35;
}
