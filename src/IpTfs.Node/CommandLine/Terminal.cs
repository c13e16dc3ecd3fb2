using System.Text;
using Spectre.Console;

namespace IpTfs.Node.CommandLine;

/// <summary>The output of a command: results to <see cref="Out"/>, errors to <see cref="Error"/>, tables and progress through <see cref="Ansi"/>.</summary>
/// <remarks>Colours and progress appear on a terminal only, and colours not when NO_COLOR is set (no-color.org).</remarks>
internal sealed class Terminal
{
    /// <summary>Columns of tables in redirected output: wide enough that nothing wraps.</summary>
    private const int RedirectedColumns = 240;

    /// <summary>Makes a terminal on two writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Errors and remarks.</param>
    /// <param name="interactive">Whether the output is interactive, so that progress may be overwritten.</param>
    /// <param name="colour">Whether escape sequences may be written.</param>
    public Terminal(TextWriter output, TextWriter error, bool interactive, bool colour)
    {
        Out = output;
        Error = error;
        Interactive = interactive;
        Ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        Ansi.Profile.Capabilities.Unicode = true;
        if (!interactive) Ansi.Profile.Width = RedirectedColumns;
    }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        // An auto-flushing writer would make one system call for each decoded packet.
        var output = Console.IsOutputRedirected
            ? new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16)
            : Console.Out;
        var interactive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        var colour = interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(output, Console.Error, interactive, colour);
    }

    /// <summary>The results, which a pipe reads.</summary>
    public TextWriter Out { get; }

    /// <summary>Errors and remarks.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether the output is interactive.</summary>
    public bool Interactive { get; }

    /// <summary>Tables, trees and progress on <see cref="Out"/>.</summary>
    public IAnsiConsole Ansi { get; }
}
