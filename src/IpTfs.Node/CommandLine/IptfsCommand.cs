using System.CommandLine;

namespace IpTfs.Node.CommandLine;

/// <summary>A verb of <c>iptfs</c>: its options, its examples and what it does.</summary>
internal abstract class IptfsCommand : Command
{
    /// <summary>Makes the verb.</summary>
    /// <param name="name">The name on the command line.</param>
    /// <param name="description">One sentence for the help.</param>
    /// <param name="terminal">Receives the output.</param>
    protected IptfsCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        SetAction(ExecuteAsync);
    }

    /// <summary>Valid command lines, each with its purpose; shown below the help.</summary>
    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>Arguments that users often pass by mistake to a command without arguments, such as the names that another command of its group accepts; null for none.</summary>
    public virtual string? Operands => null;

    /// <summary>The output of the verb.</summary>
    protected Terminal Terminal { get; }

    /// <summary>Does the work and returns the exit status.</summary>
    /// <exception cref="CommandFault">The work cannot be done; the caller prints the sentence.</exception>
    protected abstract Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken);
}
