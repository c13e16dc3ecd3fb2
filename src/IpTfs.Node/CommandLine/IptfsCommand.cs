using System.CommandLine;

namespace IpTfs.Node.CommandLine;

/// <summary>A verb of <c>iptfs</c>: its options, its examples and what it does.</summary>
internal abstract class IptfsCommand : Command
{
    /// <summary>Makes the verb.</summary>
    /// <param name="name">What the user types.</param>
    /// <param name="description">One sentence for the help.</param>
    /// <param name="terminal">Where it writes.</param>
    protected IptfsCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        SetAction(ExecuteAsync);
    }

    /// <summary>Command lines that work, each with its purpose; shown under the help.</summary>
    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>What a command without arguments is often given by mistake, such as the names that another command of its group takes; null when nothing is.</summary>
    public virtual string? Operands => null;

    /// <summary>Where the verb writes.</summary>
    protected Terminal Terminal { get; }

    /// <summary>Does the work and returns the exit status.</summary>
    /// <exception cref="CommandFault">The work cannot be done; the caller prints the sentence.</exception>
    protected abstract Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken);
}
