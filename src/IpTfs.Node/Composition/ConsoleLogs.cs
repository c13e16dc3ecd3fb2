using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IpTfs.Node.Composition;

/// <summary>The program's log: one line an event, on standard error, in the form that the journal understands when it runs under systemd.</summary>
internal static class ConsoleLogs
{
    /// <summary>Makes it the log of the host.</summary>
    /// <param name="builder">The logging of the host.</param>
    /// <param name="least">The lowest level to show.</param>
    public static void Configure(ILoggingBuilder builder, LogLevel least)
    {
        builder.SetMinimumLevel(least);
        // The generic host's own lines say nothing about a gateway, and repeat its errors.
        builder.AddFilter("Microsoft", LogLevel.None);
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
