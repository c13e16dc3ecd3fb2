using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IpTfs.Node.Composition;

/// <summary>The program's log: one line an event, on standard error, in the form that the journal understands when it runs under systemd.</summary>
internal static class ConsoleLogs
{
    /// <summary>Makes the logger factory.</summary>
    /// <param name="least">The lowest level to show.</param>
    public static ILoggerFactory Create(LogLevel least) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(least);
        builder.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Environment.GetEnvironmentVariable("INVOCATION_ID") is not null) builder.AddSystemdConsole();
        else builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
    });
}
