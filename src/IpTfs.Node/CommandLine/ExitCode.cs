namespace IpTfs.Node.CommandLine;

/// <summary>The exit statuses of <c>iptfs</c>: those of sysexits.h, and 1 for work that was done and found faults.</summary>
internal static class ExitCode
{
    /// <summary>Done without faults.</summary>
    public const int Ok = 0;

    /// <summary>Done, and faults were found: the demonstration failed, or records of a capture could not be decoded.</summary>
    public const int FaultsFound = 1;

    /// <summary>The command line cannot be understood (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The input has the wrong format (EX_DATAERR).</summary>
    public const int BadInput = 65;

    /// <summary>An input file cannot be read (EX_NOINPUT).</summary>
    public const int NoInput = 66;

    /// <summary>A required resource is unavailable: no gateway listens, a port is in use (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>A fault in the program itself (EX_SOFTWARE).</summary>
    public const int Internal = 70;

    /// <summary>An output file cannot be created (EX_CANTCREAT).</summary>
    public const int CannotCreate = 73;

    /// <summary>A permission is missing (EX_NOPERM).</summary>
    public const int NoPermission = 77;

    /// <summary>The configuration has faults (EX_CONFIG).</summary>
    public const int Configuration = 78;

    /// <summary>Stopped by the user (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
