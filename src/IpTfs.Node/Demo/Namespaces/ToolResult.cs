namespace IpTfs.Node.Demo.Namespaces;

/// <summary>The result of a program.</summary>
/// <param name="ExitCode">Its exit status; not 0 when it was killed for taking too long.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The first line of error text.</summary>
    public string Complaint => $"{Error}\n{Output}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? $"exit status {ExitCode}";
}
