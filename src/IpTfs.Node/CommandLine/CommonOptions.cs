using System.CommandLine;

namespace IpTfs.Node.CommandLine;

/// <summary>Options that several verbs have, so that they are spelt alike.</summary>
internal static class CommonOptions
{
    /// <summary><c>--json</c>: output for machines.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for machines." };
}
