using System.CommandLine;

namespace IpTfs.Node.CommandLine;

/// <summary>A verb with commands of its own, such as <c>iptfs sa list</c> and <c>iptfs sa show</c>.</summary>
/// <param name="name">The name on the command line.</param>
/// <param name="description">One sentence for the help.</param>
internal abstract class CommandGroup(string name, string description) : Command(name, description)
{
    /// <summary>The examples of its commands.</summary>
    public IEnumerable<CommandExample> Examples => Subcommands.OfType<IptfsCommand>().SelectMany(command => command.Examples);

    /// <summary>Adds an option that the group and all its commands accept, before or after the command's name.</summary>
    protected void AddShared(Option option)
    {
        option.Recursive = true;
        Add(option);
    }

    /// <summary>Adds a command that also runs when the user names no command.</summary>
    protected void AddDefault(IptfsCommand command)
    {
        Add(command);
        Action = command.Action;
    }
}
