using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IpTfs.Node.Composition;

/// <summary>The program's log: one line an event, on standard error, in the form that the journal understands when it runs under systemd.</summary>
internal static class ConsoleLogs
{
    /// <summary>Adds the log to a program's logging.</summary>
    /// <param name="builder">The logging.</param>
    /// <param name="least">The lowest level to show.</param>
    public static void Add(ILoggingBuilder builder, LogLevel least)
    {
        builder.SetMinimumLevel(least);
        // What ends a start is the last line of the program; the host would log it with its stack trace as well.
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Environment.GetEnvironmentVariable("INVOCATION_ID") is not null) builder.AddSystemdConsole();
        else builder.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
            options.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
    }
}
