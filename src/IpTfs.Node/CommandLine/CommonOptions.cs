using System.CommandLine;
using IpTfs.Node.Admin;

namespace IpTfs.Node.CommandLine;

/// <summary>Options that several verbs have, so that they are spelt alike.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>: output for machines.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for machines." };

    /// <summary><c>--socket</c>: which gateway to ask.</summary>
    public static Option<string> Socket() => new("--socket")
    {
        HelpName = "PATH",
        Description = "The gateway's admin.socket.",
        DefaultValueFactory = _ => AdminClient.DefaultSocket,
    };
}
