using System.CommandLine;
using IpTfs.Node.Admin;

namespace IpTfs.Node.CommandLine;

/// <summary>Options shared by several verbs, with the same spelling.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>: output for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for machines." };

    /// <summary><c>--socket</c>: the gateway to query.</summary>
    public static Option<string> Socket() => new("--socket")
    {
        HelpName = "PATH",
        Description = "The gateway's admin.socket.",
        DefaultValueFactory = _ => AdminClient.DefaultSocket,
    };
}
