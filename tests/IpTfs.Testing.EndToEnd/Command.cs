namespace IpTfs.Testing.EndToEnd;

/// <summary>Runs programs to their end.</summary>
public static class Command
{
    /// <summary>Runs a program in this process's namespace and waits for it.</summary>
    public static CommandResult Run(string program, params IReadOnlyList<string> arguments) => Run(Patience.Command, program, arguments);

    /// <summary>Runs a program and kills it when it takes longer than the limit, which fails the test.</summary>
    public static CommandResult Run(TimeSpan limit, string program, params IReadOnlyList<string> arguments)
    {
        using var process = BackgroundProcess.Start(program, arguments);
        return process.WaitForEnd(limit);
    }
}
