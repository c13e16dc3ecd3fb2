using System.Net.Sockets;
using System.Text;
using IpTfs.Node.CommandLine;

namespace IpTfs.Node.Admin;

/// <summary>Makes the Unix socket of the admin API so that only the owner can ever connect.</summary>
internal static class AdminSocket
{
    /// <summary>Octets of sun_path without its final zero (unix(7)).</summary>
    private const int LongestPath = 107;

    /// <summary>Refuses a path that no Unix socket can have.</summary>
    /// <exception cref="CommandFault">The path is too long.</exception>
    public static void CheckPath(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) <= LongestPath) return;
        throw new CommandFault(ExitCode.Configuration, $"admin.socket: {path} is longer than the {LongestPath} octets that a Unix socket's path may have");
    }

    /// <summary>Binds the socket; the caller listens. A stale socket file without a listener is removed first.</summary>
    /// <exception cref="CommandFault">The socket cannot be created, or another process listens on it.</exception>
    public static Socket Bind(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory))
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            RemoveStale(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // No client can connect before the caller listens, so the socket is never open to others before this line.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch (Exception cause) when (cause is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            var denied = cause is UnauthorizedAccessException or SocketException { SocketErrorCode: SocketError.AccessDenied };
            throw new CommandFault(
                denied ? ExitCode.NoPermission : ExitCode.CannotCreate,
                $"admin.socket: {path}: {(denied ? "permission denied" : cause.Message)}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RemoveStale(string path)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException other) when (other.SocketErrorCode != SocketError.AccessDenied)
        {
            throw new CommandFault(ExitCode.CannotCreate, $"admin.socket: {path} exists and is no socket");
        }

        throw new CommandFault(ExitCode.Unavailable, $"admin.socket: another process listens at {path}");
    }

    /// <summary>
    /// Whether a path is that of a socket. The kernel refuses a connection to a plain file with the same error as one to an abandoned socket;
    /// but a socket cannot be opened as a file.
    /// </summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
