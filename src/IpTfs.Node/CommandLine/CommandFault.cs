namespace IpTfs.Node.CommandLine;

/// <summary>Ends a command: one clear sentence for the user, and the exit status. Never carries key material.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">The sentence, without the program's name and without a final period.</param>
internal sealed class CommandFault(int exitCode, string message) : Exception(message)
{
    /// <summary>The exit status of the process.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The fault for a file that cannot be opened for reading.</summary>
    public static CommandFault Unreadable(string path, Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(CommandLine.ExitCode.NoInput, $"{path}: no such file"),
        UnauthorizedAccessException when Directory.Exists(path) => new(CommandLine.ExitCode.NoInput, $"{path}: is a directory"),
        UnauthorizedAccessException => new(CommandLine.ExitCode.NoPermission, $"{path}: permission denied"),
        _ => new(CommandLine.ExitCode.NoInput, $"{path}: {cause.Message}"),
    };

    /// <summary>The fault for a file that cannot be created.</summary>
    public static CommandFault Uncreatable(string path, Exception cause) => cause switch
    {
        UnauthorizedAccessException => new(CommandLine.ExitCode.NoPermission, $"{path}: permission denied"),
        DirectoryNotFoundException => new(CommandLine.ExitCode.CannotCreate, $"{path}: no such directory"),
        IOException when File.Exists(path) => new(CommandLine.ExitCode.CannotCreate, $"{path}: exists already, and is not overwritten"),
        _ => new(CommandLine.ExitCode.CannotCreate, $"{path}: {cause.Message}"),
    };
}
