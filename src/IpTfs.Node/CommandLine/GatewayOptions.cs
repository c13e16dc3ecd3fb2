using System.CommandLine;

namespace IpTfs.Node.CommandLine;

/// <summary>The options that every command of a group has that asks a running gateway.</summary>
/// <param name="Socket">The gateway to query.</param>
/// <param name="Json">Output for machines.</param>
internal sealed record GatewayOptions(Option<string> Socket, Option<bool> Json)
{
    /// <summary>Makes the two options.</summary>
    public static GatewayOptions Create() => new(CommonOptions.Socket(), CommonOptions.Json());
}
