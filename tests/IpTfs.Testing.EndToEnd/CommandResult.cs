namespace IpTfs.Testing.EndToEnd;

/// <summary>How a program ended and what it said.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>This result, when the exit status is 0; otherwise fails the test with everything the program said.</summary>
    public CommandResult EnsureSuccess() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"{CommandLine}: exit status {ExitCode}\n{Output}{Error}";
}
